// An error that the engine throws in code of no file (new Function) has a stack of Node's form too.
'use strict';
require('../common');
const assert = require('assert');

function caught(body) {
  try {
    new Function(body)();
  } catch (error) {
    return error;
  }
  return undefined;
}
const deep = (last) => `function a(n) { if (n === 0) ${last}; return a(n - 1) + 1; } a(20)`;
const checks = [[deep('null.x'), TypeError], ['function a() { return a() + 1; } a()', RangeError], [deep('nothing()'), ReferenceError]];
for (const [body, type] of checks) {
  const error = caught(body);
  assert(error instanceof type);
  const lines = error.stack.split('\n');
  assert.strictEqual(lines[0], `${type.name}: ${error.message}`);
  for (const line of lines.slice(1)) assert.match(line, /^ {4}at a /);
  assert.deepStrictEqual(Object.keys(error), []);
}

// A program's own line and column do not make an error the engine's.
const own = { line: 1, column: 2, stack: 'me@home' };
try {
  throw own;
} catch (error) {
  assert.deepStrictEqual(error, { line: 1, column: 2, stack: 'me@home' });
}
