'use strict';
// localStorage and sessionStorage, with --experimental-webstorage.
const common = require('../common');
const assert = require('assert');
const { readdirSync } = require('fs');

function run(args, text) {
  const { status, stdout, stderr } = common.run([...args, '-e', text]);
  assert.strictEqual(status, 0, stderr);
  return stdout.trim();
}
const on = '--experimental-webstorage';

assert.strictEqual(run([], 'console.log(typeof Storage, typeof sessionStorage)'), 'undefined undefined');

if (process.argv[2] === 'child') {
  const s = sessionStorage;
  s.b = 1;
  s.setItem('a', null);
  s['0'] = 'zero';
  s.setItem('getItem', 'hidden'); // an item, but the method stays
  assert.strictEqual(s.length, 4);
  assert.deepStrictEqual([s.a, s.getItem('b'), s.c, s.getItem('c'), s.key(0), s.key(9), s.getItem('getItem'), typeof s.getItem],
                         ['null', '1', undefined, null, '0', null, 'hidden', 'function']);
  assert.deepStrictEqual(Object.entries(s), [['0', 'zero'], ['a', 'null'], ['b', '1']]);
  assert.strictEqual(JSON.stringify(s), '{"0":"zero","a":"null","b":"1"}');
  assert.strictEqual(require('util').inspect(s), "Storage { '0': 'zero', a: 'null', b: '1' }");
  assert.deepStrictEqual(['a' in s, 'c' in s, delete s.a, 'a' in s, s instanceof Storage], [true, false, true, false, true]);
  s.odd = '\ud800\0\u20ac';
  assert.strictEqual(s.odd, '\ud800\0\u20ac');
  assert.throws(() => s.setItem('big', 'x'.repeat(6e6)), { name: 'QuotaExceededError', code: 22 });
  assert.throws(() => s.setItem('a'), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => new Storage(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
  assert.throws(() => Storage.prototype.getItem.call({}, 'a'), TypeError);
  s.clear();
  assert.deepStrictEqual([s.length, Object.keys(s)], [0, []]);
  return;
}
const child = common.run([on, __filename, 'child']);
assert.strictEqual(child.status, 0, child.stderr);

// In a file, without leftovers beside it.
const file = ['--localstorage-file', common.tmp('store')];
assert.strictEqual(common.run([on, '-e', 'localStorage.a']).status, 1); // nowhere to keep it
run([on, ...file], 'localStorage === globalThis.localStorage');
assert.deepStrictEqual(readdirSync(common.tmp('')), []);
run([on, ...file], 'localStorage.name = "value"; process.exit()');
assert.deepStrictEqual(readdirSync(common.tmp('')), ['store']);
assert.strictEqual(run([on, ...file], 'console.log(localStorage.name, localStorage.length)'), 'value 1');
const worker = 'require("worker_threads").parentPort.postMessage(localStorage.name)';
assert.strictEqual(run([on, ...file], `new (require('worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true }).on('message', console.log)`), 'value');

// As every database of a file.
run([], `new (require('node:sqlite').DatabaseSync)(${JSON.stringify(common.tmp('db'))}).exec('PRAGMA journal_mode = WAL; CREATE TABLE t (a)')`);
assert.deepStrictEqual(readdirSync(common.tmp('')).sort(), ['db', 'store']);
