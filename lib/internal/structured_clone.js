// structuredClone(value, { transfer }).

const { codes } = require('internal/errors');

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The value argument must be specified');
  const clone = require('internal/worker/clone');
  if (options === undefined || options === null) return clone.clone(value);
  return clone.clone(value, listOf(options));
}

function typeError(message) {
  const error = new TypeError(`Failed to execute 'structuredClone': ${message}`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function listOf(options) {
  if (typeof options !== 'object' && typeof options !== 'function') throw typeError('Options cannot be converted to a dictionary');
  const { transfer } = options;
  if (transfer === undefined) return undefined;
  if ((typeof transfer !== 'object' && typeof transfer !== 'function') || transfer === null || typeof transfer[Symbol.iterator] !== 'function') {
    throw typeError('transfer in Options can not be converted to sequence.');
  }
  const list = [...transfer];
  list.forEach((item, i) => {
    if ((typeof item !== 'object' && typeof item !== 'function') || item === null) throw typeError(`transfer in Options[${i}] is not an object.`);
  });
  return list;
}

Object.defineProperty(structuredClone, 'length', { __proto__: null, value: 1, configurable: true });
module.exports = { structuredClone };
