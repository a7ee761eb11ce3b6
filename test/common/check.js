'use strict';
// Checks for tests of what `assert` itself stands on: no module is needed but the language.

function show(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  return JSON.stringify(value, (_, v) => (v === undefined ? '(undefined)' : typeof v === 'bigint' ? `${v}n` : v)) ?? String(value);
}

// Equal as text of JSON; for primitives, the same value.
function same(actual, expected, what = '') {
  const equal = typeof expected === 'object' && expected !== null ? show(actual) === show(expected) : Object.is(actual, expected);
  if (!equal) throw new Error(`${what}\n  expected ${show(expected)}\n  got      ${show(actual)}`);
}

// `fn` throws an error with these properties (a RegExp is matched against the text).
function throws(fn, expected) {
  let thrown;
  try {
    fn();
  } catch (error) {
    thrown = { error };
  }
  if (!thrown) throw new Error(`nothing thrown by ${fn}`);
  for (const key of Object.keys(expected)) {
    const value = thrown.error[key];
    if (expected[key] instanceof RegExp ? !expected[key].test(value) : value !== expected[key]) {
      throw new Error(`${key}: expected ${expected[key]}, got ${value}\n${thrown.error.stack}`);
    }
  }
}

// What `main` logs until the process ends must be exactly `expected`.
function order(expected, main) {
  const log = [];
  process.on('exit', () => same(log, expected, 'order'));
  main((name) => { log.push(name); });
}

module.exports = { same, throws, order };
