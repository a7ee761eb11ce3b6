// The `limits` option: what the child may use, set in it before its program starts. Beyond Node.
//
//   cpu          seconds of processor time; then SIGXCPU, and a second later SIGKILL
//   memory       bytes of address space (also called addressSpace)
//   openFiles    descriptors
//   processes    processes and threads of the child's user
//   fileSize     bytes that a file may be grown to; then SIGXFSZ
//
// Infinity stands for no limit. A limit that the system refuses is an error of the start: code of the system,
// syscall 'setrlimit', and `limit` with the name.

const native = internalBinding('child_process');
const { validateObject, validateNumber } = require('internal/validators');
const { codes } = require('internal/errors');

const resources = {
  __proto__: null,
  cpu: native.LIMIT_CPU,
  memory: native.LIMIT_MEMORY,
  addressSpace: native.LIMIT_MEMORY,
  openFiles: native.LIMIT_FILES,
  processes: native.LIMIT_PROCESSES,
  fileSize: native.LIMIT_FILE_SIZE,
};

exports.check = function check(limits) {
  validateObject(limits, 'options.limits');
  const list = [];
  for (const name of Object.keys(limits)) {
    const value = limits[name];
    if (value === undefined) continue;
    const resource = resources[name];
    if (resource === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE(`options.limits.${name}`, value, `is not a limit; there are ${Object.keys(resources).join(', ')}`);
    }
    validateNumber(value, `options.limits.${name}`, 0);
    if (value !== Infinity && !Number.isInteger(value)) {
      throw new codes.ERR_OUT_OF_RANGE(`options.limits.${name}`, 'an integer or Infinity', value);
    }
    list.push({ name, resource, value });
  }
  return list;
};

exports.error = function error(status, file, limit) {
  const { ErrnoException } = require('internal/errors');
  const error = new ErrnoException(status, 'setrlimit', `${limit.name} ${limit.value}`);
  error.path = file;
  error.limit = limit.name;
  return error;
};
