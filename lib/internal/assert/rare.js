// The parts of assert that call functions or await promises, and what a failure needs.

const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { AssertionError } = require('internal/assert/assertion_error');
const { isDeepEqual } = require('internal/util/comparisons');
const { isPromise, isRegExp } = require('internal/util/types');

const NONE = Symbol('no exception');

function expressionMessage(fn) {
  const text = require('internal/assert/expression').expressionOf(fn);
  return text === undefined ? 'The expression evaluated to a falsy value' : `The expression evaluated to a falsy value:\n\n${text}\n`;
}

// What a caller says of a failure: a text, a text with placeholders and their values, or a function that gives one. undefined stands
// for Node's own words; an error is thrown as it is.
function messageOf(message, actual, expected) {
  const [text] = message;
  if (text === undefined || text === null) return undefined;
  if (Error.isError(text) || text instanceof Error) throw text;
  if (typeof text === 'string') return message.length > 1 ? require('internal/util/format').format(...message) : text;
  if (typeof text !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'function'], text);
  if (message.length > 1) {
    throw new codes.ERR_AMBIGUOUS_ARGUMENT('message', `The error message with function "${text.name || 'anonymous'}" has trailing arguments that would be ignored.`);
  }
  try {
    const given = text(actual, expected);
    return typeof given === 'string' ? given : undefined;
  } catch {
    return undefined; // the failure counts, not what was to tell of it
  }
}
exports.messageOf = messageOf;

// `fn` (assert, assert.ok, a test's t.assert.ok) was called with `count` arguments, the first of them falsy.
exports.failOk = function failOk(fn, count, value, message, diff) {
  let generated = true;
  let text;
  if (count === 0) {
    text = 'No value argument passed to `assert.ok()`';
  } else if (message[0] === undefined || message[0] === null) {
    text = expressionMessage(fn);
  } else {
    generated = false;
    text = messageOf(message, value, true);
  }
  const error = new AssertionError({ actual: value, expected: true, message: text, operator: '==', stackStartFn: fn, diff });
  error.generatedMessage = generated;
  throw error;
};

exports.match = function match(self, string, regexp, message, positive, fn, fail) {
  if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  if (typeof string === 'string' && (RegExp.prototype.exec.call(regexp, string) !== null) === positive) return;
  let text = message;
  let generated = false;
  if (message[0] === undefined || message.length === 0) {
    generated = true;
    text = [typeof string !== 'string' ?
      `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})` :
      (positive ? 'The input did not match the regular expression ' : 'The input was expected to not match the regular expression ') +
        `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`];
  }
  try {
    fail(self, text, string, regexp, positive ? 'match' : 'doesNotMatch', fn);
  } catch (error) {
    if (generated) error.generatedMessage = true;
    throw error;
  }
};

exports.getActual = function getActual(fn) {
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  try {
    fn();
  } catch (error) {
    internalBinding('core').errors.fix(error);
    return error;
  }
  return NONE;
};

function isThenable(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');
}

exports.waitForActual = async function waitForActual(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise)) throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (isThenable(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    internalBinding('core').errors.fix(error);
    return error;
  }
  return NONE;
};

// What of an error takes part in a comparison with an object of expectations.
// Not by assignment, which an inherited setter would see.
const put = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });

class Comparison {
  constructor(object, keys, actual) {
    for (const key of keys) {
      if (!(key in object)) continue;
      // A pattern that matched is shown as the text that it matched.
      if (actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) && RegExp.prototype.exec.call(object[key], actual[key]) !== null) {
        put(this, key, actual[key]);
      } else {
        put(this, key, object[key]);
      }
    }
  }
}

function diffOf(self) {
  const symbol = self === undefined || self === null ? undefined : Object.getOwnPropertySymbols(self).find((s) => s.description === 'options');
  return symbol === undefined ? 'simple' : self[symbol].diff ?? 'simple';
}

function compareKey(self, actual, expected, key, message, keys, fn) {
  if (key in actual && isDeepEqual(actual[key], expected[key], 'strict')) return;
  if (message === undefined) {
    const a = new Comparison(actual, keys);
    const b = new Comparison(expected, keys, actual);
    const error = new AssertionError({ actual: a, expected: b, operator: 'deepStrictEqual', stackStartFn: fn, diff: diffOf(self) });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
  raise(self, { actual, expected, message, operator: fn.name, stackStartFn: fn });
}

function raise(self, options) {
  const { message } = options;
  if (message instanceof Error) throw message;
  throw new AssertionError({ ...options, diff: diffOf(self) });
}

function expectedException(self, actual, expected, message, fn) {
  let generated = false;
  let throwError = false;
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (RegExp.prototype.exec.call(expected, text) !== null) return;
      if (!message) {
        generated = true;
        message = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
      }
      throwError = true;
    } else if (typeof actual !== 'object' || actual === null) {
      const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff: diffOf(self) });
      error.operator = fn.name;
      throw error;
    } else {
      const keys = Object.keys(expected);
      // Name and message are not enumerable on errors, but belong to what is compared.
      if (expected instanceof Error) keys.push('name', 'message');
      else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
      for (const key of keys) {
        if (typeof actual[key] === 'string' && isRegExp(expected[key]) && RegExp.prototype.exec.call(expected[key], actual[key]) !== null) continue;
        compareKey(self, actual, expected, key, message, keys, fn);
      }
      return;
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Function.prototype.isPrototypeOf.call(Error, expected)) {
    if (!message) {
      generated = true;
      message = `The error is expected to be an instance of "${expected.name}". Received `;
      if (Error.isError(actual) || actual instanceof Error) {
        const name = actual.constructor?.name || actual.name;
        if (expected.name === name) message += 'an error with identical name but a different prototype.';
        else message += `"${name}"`;
      } else {
        message += `"${inspect(actual, { depth: -1 })}"`;
      }
      if (actual?.message) message += `\n\nError message:\n\n${actual.message}`;
    }
    throwError = true;
  } else {
    // A validation function.
    const result = Reflect.apply(expected, {}, [actual]);
    if (result !== true) {
      if (!message) {
        generated = true;
        const name = expected.name ? `"${expected.name}" ` : '';
        message = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
        if (Error.isError(actual) || actual instanceof Error) message += `\n\nCaught error:\n\n${actual}`;
      }
      throwError = true;
    }
  }
  if (throwError) {
    if (message instanceof Error) throw message;
    const error = new AssertionError({ actual, expected, message, operator: fn.name, stackStartFn: fn, diff: diffOf(self) });
    error.generatedMessage = generated;
    throw error;
  }
}

exports.expectsError = function expectsError(self, fn, actual, error, message) {
  if (typeof error === 'string') {
    if (arguments.length === 5) throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error message "${actual.message}" is identical to the message.`);
    } else if (actual === error) {
      throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error !== null && error !== undefined && typeof error !== 'object' && typeof error !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === NONE) {
    let details = '';
    if (error?.name) details += ` (${error.name})`;
    details += message ? `: ${message}` : '.';
    const what = fn.name === 'rejects' ? 'rejection' : 'exception';
    raise(self, { actual: undefined, expected: error, operator: fn.name, message: `Missing expected ${what}${details}`, stackStartFn: fn });
  }
  if (!error) return;
  expectedException(self, actual, error, message, fn);
};

function matches(actual, expected, message) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return RegExp.prototype.exec.call(expected, String(actual)) !== null;
    throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Function.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

exports.expectsNoError = function expectsNoError(self, fn, actual, error, message) {
  if (actual === NONE) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || matches(actual, error)) {
    const what = fn.name === 'doesNotReject' ? 'rejection' : 'exception';
    raise(self, {
      actual,
      expected: error,
      operator: fn.name,
      message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
      stackStartFn: fn,
    });
  }
  throw actual;
};

exports.ifError = function ifError(self, error, fn) {
  let message = 'ifError got unwanted exception: ';
  if (typeof error === 'object' && typeof error.message === 'string') {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const wrapped = new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: fn, diff: diffOf(self) });
  // The frames of the original, up to where both came from.
  const original = error.stack;
  if (typeof original === 'string') {
    const start = original.indexOf('\n    at');
    if (start !== -1) {
      const old = original.slice(start + 1).split('\n');
      const own = wrapped.stack.split('\n');
      for (const frame of old) {
        const at = own.indexOf(frame);
        if (at !== -1) {
          own.length = at;
          break;
        }
      }
      wrapped.stack = `${own.join('\n')}\n${old.join('\n')}`;
    }
  }
  throw wrapped;
};
