'use strict';
// What an addon does with values: strings in its encodings and in too little room, wraps and references whose finalizers
// run once, errors both ways, promises, scopes; and each environment (worker) has data of its own.
// Flags: --expose-gc
const common = require('../common');
const file = require('../common/addon')('values');
if (file === undefined) process.exit(0);
const assert = require('assert');
const { spawnSync } = require('child_process');
const { Worker, isMainThread, parentPort } = require('worker_threads');

const addon = require(file);
if (!isMainThread) {
  for (let i = 0; i < 3; i++) addon.wrap({});
  parentPort.postMessage(addon.counts()[0]);
  return;
}

// Strings: text, length, whole length. A character that does not fit is left out; lone surrogates become U+FFFD in UTF-8.
assert.deepStrictEqual(addon.read('h\u00e9llo', 8, 64), ['h\u00e9llo', 6, 6]);
assert.deepStrictEqual(addon.read('h\u00e9llo', 8, 3), ['h', 1, 6]);
assert.deepStrictEqual(addon.read('h\u00e9llo', 8, 4), ['h\u00e9', 3, 6]);
assert.deepStrictEqual(addon.read('\ud83d\ude00!', 8, 64), ['\ud83d\ude00!', 5, 5]);
assert.deepStrictEqual(addon.read('\ud83d!', 8, 64), ['\ufffd!', 4, 4]);
assert.deepStrictEqual(addon.read('a\0b', 8, 64), ['a\0b', 3, 3]);
assert.deepStrictEqual(addon.read('h\u00e9llo', 1, 64), ['h\u00e9llo', 5, 5]);
assert.deepStrictEqual(addon.read('h\u00e9llo', 1, 3), ['h\u00e9', 2, 5]);
assert.deepStrictEqual(addon.read('\ud83d\ude00!', 16, 64), ['\ud83d\ude00!', 3, 3]);
assert.deepStrictEqual(addon.read('abc', 16, 2), ['a', 1, 3]);
for (const encoding of [1, 8, 16]) {
  assert.deepStrictEqual(addon.read('', encoding, 64), ['', 0, 0]);
  assert.deepStrictEqual(addon.read('abc', encoding, 0), ['', 0, 3]);
  assert.deepStrictEqual(addon.read('abc', encoding, 1), ['', 0, 3]);
}
assert.strictEqual(addon.status('text'), undefined);
assert.strictEqual(addon.status(1), 'A string was expected');

// Errors.
for (const [kind, expected] of [
  { name: 'Error', code: 'ERR_A', message: 'plain' }, { name: 'TypeError', message: 'of type' }, { name: 'RangeError', code: 'ERR_C', message: 'of range' },
  { name: 'SyntaxError', code: 'ERR_D', message: 'of syntax' }, { name: 'Error', code: 'ERR_MADE', message: 'made' },
].entries()) assert.throws(() => addon.raise(kind), expected);
let thrown;
try { addon.raise(9); } catch (error) { thrown = error; }
assert.strictEqual(thrown, 'made');
const error = new Error('mine');
assert.strictEqual(addon.caught(() => { throw error; }), error);
assert.strictEqual(addon.caught(() => 7), 7);

addon.promise(1, true).then(common.mustCall((value) => assert.strictEqual(value, 1)));
addon.promise(2, false).catch(common.mustCall((value) => assert.strictEqual(value, 2)));
assert.deepStrictEqual(addon.escape(1000), { i: 999 });

// Tags and wraps.
const object = addon.wrap({});
assert.throws(() => addon.wrap(object), /wrapped already/);
addon.unwrap(object);
addon.wrap(object);
assert.strictEqual(addon.tagged(object), false);
addon.tag(object);
assert.strictEqual(addon.tagged(object), true);
assert.throws(() => addon.tag(object), /napi_type_tag_object/);

// What an addon knows the address of is detached by a transfer like any other.
const bytes = Uint8Array.of(3, 4);
const behind = new Uint8Array(bytes.buffer, 1);
assert.strictEqual(addon.byte(bytes.buffer, behind), 3 * 256 + 4);
assert.strictEqual(structuredClone(bytes.buffer, { transfer: [bytes.buffer] }).byteLength, 2);
assert.strictEqual(behind.byteLength, 0);

new Worker(__filename).on('message', common.mustCall((made) => assert.strictEqual(made, 3)));

// What nobody has any more is finalized, once, after a collection; what is left at the end, then.
const child = spawnSync(process.execPath, ['--expose-gc', '-e', `
  const addon = require(${JSON.stringify(file)});
  const kept = addon.wrap({});
  (function make() {
    for (let i = 0; i < 100; i++) { addon.wrap({}); addon.external(); addon.buffer(); }
    addon.hold({});
  })();
  let turns = 0;
  (function wait() {
    gc();
    const [made, finalized] = addon.counts();
    if (finalized < 200 && ++turns < 200) return setTimeout(wait, 5);
    console.log(made, finalized >= 200 && finalized <= 300, addon.buffer().toString());
  })();`], { encoding: 'utf8' });
assert.deepStrictEqual([child.status, child.stdout, child.stderr], [0, '301 true abcd\n', '']);
