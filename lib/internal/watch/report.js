// What a program under --watch loads is told to the process that watches: in the shape in which programs may name further
// files themselves. A process that the program has started tells it, and it passes that on, as a message that only this file sees.

const core = internalBinding('core');
const CMD = 'NODE_WATCH_DEPENDENCIES';

// Gives the files that a message names: undefined when it is none of those.
exports.filesOf = function filesOf(message) {
  if (message === null || typeof message !== 'object') return undefined;
  const { 'watch:require': required, 'watch:import': imported } = message;
  if (!Array.isArray(required) && !Array.isArray(imported)) return undefined;
  const files = Array.isArray(required) ? required.filter((file) => typeof file === 'string') : [];
  for (const url of Array.isArray(imported) ? imported : []) if (`${url}`.startsWith('file:')) files.push(require('url').fileURLToPath(`${url}`));
  return files;
};

// core.watching(file) is called for each file that is loaded, or that was looked for in vain.
exports.start = function start() {
  const told = new Set();
  const tell = (files) => {
    files = files.filter((file) => typeof file === 'string' && !told.has(file));
    if (files.length === 0 || !process.connected) return;
    for (const file of files) told.add(file);
    process._send({ cmd: CMD, 'watch:require': files }, null, true);
  };
  core.watching = (...files) => tell(files);
  core.watching.child = (target) => target.on('internalMessage', (message) => {
    if (message.cmd === CMD) tell(message['watch:require']);
  });
};
