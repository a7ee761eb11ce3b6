'use strict';
// `for await` over an iterator without `return` (of an array, a Set, a Map) ends when one of its promises is rejected.
const common = require('../common');
const assert = require('assert');
const vm = require('vm');

const gathered = async (iterable) => {
  const seen = [];
  try {
    for await (const value of iterable) seen.push(value);
    return [seen];
  } catch (error) {
    return [seen, error];
  }
};
const no = (value) => Promise.reject(value);
const check = common.mustSucceed(() => {});
(async () => {
  assert.deepStrictEqual(await gathered([1, no('a'), 2]), [[1], 'a']);
  assert.deepStrictEqual(await gathered(new Set([Promise.resolve(1), no('b')])), [[1], 'b']);
  assert.deepStrictEqual(await gathered(new Map([[1, 2]]).values()), [[2]]);
  assert.deepStrictEqual(await gathered([new Promise((_, reject) => { setImmediate(reject, 'c'); })]), [[], 'c']);
  assert.deepStrictEqual(await gathered((function*() { yield no('d'); })()), [[], 'd']);
  const delegating = (async function*() { yield* [no('e')]; })();
  await assert.rejects(delegating.next(), (error) => error === 'e');
  assert.strictEqual(await vm.runInNewContext('(async () => { try { for await (const x of [Promise.reject(7)]); } catch (e) { return e; } })()'), 7);
})().then(() => check(), check);

const lost = common.run(['-e', '(async () => { for await (const x of [Promise.reject(3)]); })()']);
assert.strictEqual(lost.status, 1);
// What iterators do otherwise is as it was.
const [a] = new Set([1, 2]);
assert.strictEqual(a, 1);
const outer = (function*() { yield* [1, 2]; })();
outer.next();
assert.deepStrictEqual(outer.return(5), { value: 5, done: true });
assert.deepStrictEqual(Object.keys(Iterator.prototype), []);
