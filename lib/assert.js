// assert: https://nodejs.org/api/assert.html. Loads comparisons and inspect only when something needs them.

const { codes } = require('internal/errors');
const { lazy } = internalBinding('core');
const define = Object.defineProperty;

const comparisons = () => require('internal/util/comparisons');
const rare = () => require('internal/assert/rare');

const kOptions = Symbol('options'); // of an Assert instance

function AssertionError(options) {
  return new (require('internal/assert/assertion_error').AssertionError)(options);
}

// The options of `new Assert()` the method was called on; a method taken off its instance follows the defaults.
function diffOf(self) {
  return self?.[kOptions]?.diff ?? 'simple';
}

function fail(self, message, actual, expected, operator, stackStartFn) {
  const text = message.length === 0 ? undefined : rare().messageOf(message, actual, expected);
  throw AssertionError({ actual, expected, message: text, operator, stackStartFn, diff: diffOf(self) });
}

function needTwo(args) {
  if (args < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
}

function equalStrict(self, a, b) {
  return comparisons().isDeepEqual(a, b, self?.[kOptions]?.skipPrototype ? 'skipPrototype' : 'strict');
}

const methods = {
  fail(message) {
    if (message instanceof Error) throw message;
    const generated = arguments.length === 0 || message === undefined;
    const error = AssertionError({ message: generated ? 'Failed' : message, operator: 'fail', stackStartFn: methods.fail, diff: diffOf(this) });
    error.generatedMessage = generated || message === '' || message === null;
    throw error;
  },
  equal(actual, expected, ...message) {
    needTwo(arguments.length);
    // eslint-disable-next-line eqeqeq
    if (actual != expected && (actual === actual || expected === expected)) fail(this, message, actual, expected, '==', methods.equal);
  },
  notEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    // eslint-disable-next-line eqeqeq
    if (actual == expected || (actual !== actual && expected !== expected)) fail(this, message, actual, expected, '!=', methods.notEqual);
  },
  deepEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (!comparisons().isDeepEqual(actual, expected, 'loose')) fail(this, message, actual, expected, 'deepEqual', methods.deepEqual);
  },
  notDeepEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (comparisons().isDeepEqual(actual, expected, 'loose')) fail(this, message, actual, expected, 'notDeepEqual', methods.notDeepEqual);
  },
  deepStrictEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (!equalStrict(this, actual, expected)) fail(this, message, actual, expected, 'deepStrictEqual', methods.deepStrictEqual);
  },
  notDeepStrictEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (equalStrict(this, actual, expected)) fail(this, message, actual, expected, 'notDeepStrictEqual', methods.notDeepStrictEqual);
  },
  strictEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (!Object.is(actual, expected)) fail(this, message, actual, expected, 'strictEqual', methods.strictEqual);
  },
  notStrictEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (Object.is(actual, expected)) fail(this, message, actual, expected, 'notStrictEqual', methods.notStrictEqual);
  },
  partialDeepStrictEqual(actual, expected, ...message) {
    needTwo(arguments.length);
    if (!comparisons().isDeepEqual(actual, expected, 'partial')) {
      fail(this, message, actual, expected, 'partialDeepStrictEqual', methods.partialDeepStrictEqual);
    }
  },
  match(string, regexp, ...message) {
    rare().match(this, string, regexp, message, true, methods.match, fail);
  },
  doesNotMatch(string, regexp, ...message) {
    rare().match(this, string, regexp, message, false, methods.doesNotMatch, fail);
  },
  throws(fn, ...args) {
    rare().expectsError(this, methods.throws, rare().getActual(fn), ...args);
  },
  async rejects(promiseFn, ...args) {
    rare().expectsError(this, methods.rejects, await rare().waitForActual(promiseFn), ...args);
  },
  doesNotThrow(fn, ...args) {
    rare().expectsNoError(this, methods.doesNotThrow, rare().getActual(fn), ...args);
  },
  async doesNotReject(fn, ...args) {
    rare().expectsNoError(this, methods.doesNotReject, await rare().waitForActual(fn), ...args);
  },
  ifError(error) {
    if (error !== null && error !== undefined) rare().ifError(this, error, methods.ifError);
  },
};

function innerOk(self, fn, count, value, message) {
  if (!value) rare().failOk(fn, count, value, message, diffOf(self));
}

function ok(...args) {
  innerOk(this, ok, args.length, args[0], args.slice(1));
}

function assert(...args) {
  innerOk(undefined, assert, args.length, args[0], args.slice(1));
}

const names = ['ok', 'fail', 'equal', 'notEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual', 'strictEqual', 'notStrictEqual',
  'partialDeepStrictEqual', 'match', 'doesNotMatch', 'throws', 'rejects', 'doesNotThrow', 'doesNotReject', 'ifError'];

function install(target, table) {
  lazy(target, 'internal/assert/assertion_error', ['AssertionError']);
  for (const name of names) target[name] = name === 'ok' ? ok : table[name];
}
install(assert, methods);

function strict(...args) {
  innerOk(undefined, strict, args.length, args[0], args.slice(1));
}
const strictNames = { equal: 'strictEqual', deepEqual: 'deepStrictEqual', notEqual: 'notStrictEqual', notDeepEqual: 'notDeepStrictEqual' };
install(strict, methods);
for (const name of Object.keys(strictNames)) strict[name] = methods[strictNames[name]];

function Assert(options) {
  if (!new.target) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const { validateObject, validateOneOf, validateBoolean } = require('internal/validators');
  if (options !== undefined) validateObject(options, 'options');
  const settings = { __proto__: null, strict: true, skipPrototype: false, ...options };
  if (settings.diff !== undefined) validateOneOf(settings.diff, 'options.diff', ['simple', 'full']);
  if (options?.strict !== undefined) validateBoolean(settings.strict, 'options.strict');
  if (options?.skipPrototype !== undefined) validateBoolean(settings.skipPrototype, 'options.skipPrototype');
  this.AssertionError = assert.AssertionError;
  define(this, kOptions, { __proto__: null, value: settings, configurable: false, enumerable: false, writable: false });
  if (settings.strict) {
    for (const name of Object.keys(strictNames)) this[name] = methods[strictNames[name]];
  }
}
for (const name of names) {
  define(Assert.prototype, name, { __proto__: null, value: assert[name], writable: true, configurable: true, enumerable: true });
}

assert.strict = strict;
strict.strict = strict;
assert.Assert = Assert;
strict.Assert = Assert;

module.exports = assert;
