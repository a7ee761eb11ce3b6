'use strict';
// The report of an 'error' event that nobody hears, and of a rejection by what is no error, begins with Node's own line, by which
// people and tools know them; that of a rejection shows where its error was made, not the `throw`.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

function head(program) {
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stderr.split('\n').slice(1, 5);
}
const emitter = ["    throw er; // Unhandled 'error' event", '    ^', ''];
assert.deepStrictEqual(head("new (require('events'))().emit('error', new Error('x'))"), [...emitter, 'Error: x']);
assert.deepStrictEqual(head("new (require('events'))().emit('error', 5)"), [...emitter, 'Error [ERR_UNHANDLED_ERROR]: Unhandled error. (5)']);
assert.deepStrictEqual(head("require('child_process').spawn('/nope')"), [...emitter, 'Error: spawn /nope ENOENT']);
assert.strictEqual(head('Promise.reject(5)')[0], '      new UnhandledPromiseRejection(reason);');
assert.deepStrictEqual(head("(async () => { throw new Error('x') })()").slice(0, 2), ["(async () => { throw new Error('x') })()", '                     ^']);
assert.deepStrictEqual(head("throw new Error('x')").slice(0, 2), ["throw new Error('x')", '^']);
