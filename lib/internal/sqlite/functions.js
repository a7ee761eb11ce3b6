// Functions, aggregates and the authorizer that SQL calls. Each is a number in the database's list (src/sqlite/functions.c).

const { need, rangeError, switchOf, typeError } = require('internal/sqlite/utils');
const native = internalBinding('sqlite');

// A result as SQLite can take it.
function checked(result) {
  if (result instanceof DataView) return new Uint8Array(result.buffer, result.byteOffset, result.byteLength);
  if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
    throw Object.assign(new Error('Asynchronous user-defined functions are not supported'), { code: 'ERR_SQLITE_ERROR', errcode: 1, errstr: 'SQL logic error' });
  }
  if (typeof result === 'bigint' && BigInt.asIntN(64, result) !== result) throw rangeError('BigInt value is too large for SQLite');
  return result;
}

exports.define = function define(database, functions, name, options, fn) {
  const box = need(database);
  if (typeof name !== 'string') throw typeError('The "name" argument must be a string.');
  if (arguments.length < 5) {
    fn = options;
    options = {};
    if (typeof fn !== 'function') throw typeError('The "function" argument must be a function.');
  }
  if (options === null || typeof options !== 'object') throw typeError('The "options" argument must be an object.');
  const useBigIntArguments = switchOf(options, 'useBigIntArguments', false);
  const varargs = switchOf(options, 'varargs', false);
  const deterministic = switchOf(options, 'deterministic', false);
  const directOnly = switchOf(options, 'directOnly', false);
  if (typeof fn !== 'function') throw typeError('The "function" argument must be a function.');
  functions.push((...args) => checked(fn(...args)));
  native.function(box, name, functions.length - 1, varargs ? -1 : fn.length, deterministic, directOnly, useBigIntArguments);
};

const [START, STEP, INVERSE, VALUE, FINAL, DROP] = [0, 1, 2, 3, 4, 5];

exports.aggregate = function aggregate(database, functions, name, options) {
  const box = need(database);
  if (typeof name !== 'string') throw typeError('The "name" argument must be a string.');
  if (options === null || typeof options !== 'object') throw typeError('The "options" argument must be an object.');
  const { start, step, inverse, result = (accumulated) => accumulated } = options;
  if (start === undefined) throw typeError('The "options.start" argument must be a function or a primitive value.');
  if (typeof step !== 'function') throw typeError('The "options.step" argument must be a function.');
  if (typeof result !== 'function') throw typeError('The "options.result" argument must be a function.');
  const useBigIntArguments = switchOf(options, 'useBigIntArguments', false);
  const varargs = switchOf(options, 'varargs', false);
  const directOnly = switchOf(options, 'directOnly', false);
  if (inverse !== undefined && typeof inverse !== 'function') throw typeError('The "options.inverse" argument must be a function.');
  const groups = new Map(); // number -> { value, told: as a window's, row by row }
  let last = 0;
  functions.push((op, number, ...values) => {
    const group = groups.get(number);
    switch (op) {
      case START:
        groups.set(++last, { value: typeof start === 'function' ? start() : start, told: false });
        return last;
      case STEP: group.value = step(group.value, ...values); return 0;
      case INVERSE: group.value = inverse(group.value, ...values); return 0;
      case VALUE:
        group.told = true;
        return checked(result(group.value));
      case FINAL:
        groups.delete(number);
        return group.told ? null : checked(result(group.value));
      case DROP: groups.delete(number); return 0;
    }
  });
  const count = Math.max(step.length, inverse?.length ?? 0) - 1;
  native.aggregate(box, name, functions.length - 1, varargs ? -1 : Math.max(count, 0), directOnly, useBigIntArguments, inverse !== undefined);
};

exports.authorize = function authorize(database, functions, callback) {
  const box = need(database);
  if (callback === null) {
    native.authorizer(box, -1);
    return;
  }
  if (typeof callback !== 'function') throw typeError('The "callback" argument must be a function or null.');
  functions.push((...args) => {
    const verdict = callback(...args);
    if (!Number.isInteger(verdict)) throw typeError('Authorizer callback must return an integer authorization code');
    if (verdict < 0 || verdict > 2) throw rangeError('Authorizer callback returned a invalid authorization code');
    return verdict;
  });
  native.authorizer(box, functions.length - 1);
};
