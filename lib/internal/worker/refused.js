// What belongs to the process and not to a thread.

const { codes } = require('internal/errors');

const unsupported = (name) => new codes.ERR_WORKER_UNSUPPORTED_OPERATION(name);

for (const name of ['abort', 'chdir', 'send', 'disconnect', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups', 'execve']) {
  exports[name] = { [name]() { throw unsupported(`process.${name}()`); } }[name];
  exports[name].disabled = true;
}
exports.umask = function umask(mask) {
  if (mask !== undefined) throw unsupported('Setting process.umask()');
  return internalBinding('process').umask();
};
exports.property = (name) => { throw unsupported(`process.${name}`); };
