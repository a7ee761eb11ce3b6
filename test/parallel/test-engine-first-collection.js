'use strict';
// A program's start is not interrupted by collections; what it has allocated counts as used until one tells what is.
const common = require('../common');
const assert = require('assert');
const { setImmediate: turn } = require('timers/promises');

if (process.env.ASAN_OPTIONS !== undefined) common.skip("the engine's allocator is the sanitizer's: it collects as it would by itself");

const before = process.memoryUsage().heapUsed;
assert.ok(before > 500000, `${before} bytes are used`);

const refs = Array.from({ length: 200 }, () => new WeakRef({}));
const alive = () => refs.filter((ref) => ref.deref() !== undefined).length;

// Megabytes, a bit in each turn, that nobody keeps.
async function allocate(megabytes) {
  for (let i = 0; i < megabytes * 8; i++) {
    const list = [];
    for (let k = 0; k < 768; k++) list.push([k, k, k, k, k, k, k, k, k, k, k, k, k, k]);
    await turn(list);
  }
}

(async () => {
  await allocate(4);
  assert.strictEqual(alive(), refs.length);
  assert.ok(process.memoryUsage().heapUsed > before + 2000000);
  await allocate(20);
  assert.ok(alive() < refs.length / 2);
})();
