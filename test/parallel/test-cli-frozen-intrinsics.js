'use strict';
// --frozen-intrinsics: what the language brings cannot be changed, what inherits from it can; lib/ works as before.
const common = require('../common');
const assert = require('assert');

if (process.argv[2] !== 'child') {
  const { status, stdout, stderr } = common.run(['--frozen-intrinsics', '--no-warnings', __filename, 'child']);
  assert.strictEqual(status, 0, stderr);
  assert.strictEqual(stdout, 'TypeError in a worker\n');
  assert.match(common.run(['--frozen-intrinsics', '-p', '[new Map([[1, { a: 2 }]]), class A {}]']).stdout, /^\[ Map\(1\) \{ 1 => \{ a: 2 \} \}, \[class A\] \]\n/);
  return;
}

for (const change of [
  () => { Array.prototype.own = 1; }, () => { Array.prototype.push = 1; }, () => { Math.own = 1; }, () => { Object.prototype.toString = 1; },
  () => { Promise.resolve = 1; }, () => { delete Map.prototype.get; }, () => { Object.getPrototypeOf(function* () {}).own = 1; }, () => { Error.captureStackTrace = 1; },
  () => { Object.getPrototypeOf([][Symbol.iterator]()).next = 1; }, () => { console.log = 1; }, () => { Intl.DateTimeFormat.prototype.own = 1; },
  () => { globalThis.globalThis = 1; }, () => { WebAssembly.Module.prototype.own = 1; }, () => Object.defineProperty(JSON, 'parse', { value: 1 }),
]) assert.throws(change, TypeError, String(change));

class Own extends Error {
  constructor(message) {
    super(message);
    this.name = 'Own';
    this.message = 'mine';
  }
}
assert.strictEqual(String(new Own('x')), 'Own: mine');
const list = [];
list.push = 5;
const plain = {};
plain.constructor = 1;
assert.deepStrictEqual([list.push, Object.keys(plain)], [5, ['constructor']]);
function F() {}
F.prototype.toString = () => 'F';
F.prototype.constructor = null;
assert.strictEqual(`${new F()}`, 'F');
globalThis.added = 1;

const { AsyncLocalStorage } = require('async_hooks');
const store = new AsyncLocalStorage();
store.run('kept', common.mustCall(async () => {
  await new Promise(setImmediate);
  assert.strictEqual(store.getStore(), 'kept');
  for await (const part of require('stream').Readable.from(['a'])) assert.strictEqual(part, 'a');
  assert.strictEqual((await require('fs').promises.readFile(__filename, 'utf8')).length > 100, true);
  assert.strictEqual(structuredClone(new Map([[1, new Error('e')]])).get(1).message, 'e');
  const { Worker } = require('worker_threads');
  new Worker("'use strict'; try { Array.prototype.x = 1; } catch (e) { console.log(e.name, 'in a worker'); }", { eval: true });
}));
