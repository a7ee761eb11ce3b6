'use strict';
// The state and the result of a promise, what is left of an iterator, and the handler of a proxy are shown.
require('../common');
const assert = require('assert');
const util = require('util');
const vm = require('vm');
const { inspect } = util;

assert.strictEqual(inspect(new Promise(() => {})), 'Promise { <pending> }');
assert.strictEqual(inspect(Promise.resolve(4)), 'Promise { 4 }');
assert.strictEqual(inspect(Promise.resolve()), 'Promise { undefined }');
const rejected = Promise.reject(3);
assert.strictEqual(inspect(rejected), 'Promise { <rejected> 3 }');
rejected.catch(() => {});
assert.strictEqual(inspect((async () => { await 1; })()), 'Promise { <pending> }');
assert.strictEqual(inspect(Object.assign(Promise.resolve('a'), { k: 1 })), "Promise { 'a', k: 1 }");
assert.strictEqual(inspect({ a: { b: { c: Promise.resolve({}) } } }), '{ a: { b: { c: [Promise] } } }');
assert.strictEqual(inspect([Promise.resolve([1])]), '[ Promise { [ 1 ] } ]');
class Sub extends Promise {}
assert.strictEqual(inspect(Sub.resolve(1)), 'Sub [Promise] { 1 }');
const foreign = vm.runInNewContext('Promise.resolve(5)');
assert.strictEqual(util.types.isPromise(foreign), true);
assert.match(inspect(foreign), /\{ 5 \}$/);
assert.strictEqual(util.types.isPromise({ [Symbol.toStringTag]: 'Promise' }), false);
const circular = new Promise((resolve) => setImmediate(() => resolve({ circular })));
circular.then(() => assert.strictEqual(inspect(circular), '<ref *1> Promise { { circular: [Circular *1] } }'));

const map = new Map([['a', 1], ['b', 2]]);
assert.strictEqual(inspect(map.keys()), "[Map Iterator] { 'a', 'b' }");
assert.strictEqual(inspect(map.values()), '[Map Iterator] { 1, 2 }');
const entries = map.entries();
assert.strictEqual(inspect(entries), "[Map Entries] { [ 'a', 1 ], [ 'b', 2 ] }");
entries.next();
assert.strictEqual(inspect(entries), "[Map Entries] { [ 'b', 2 ] }");
assert.deepStrictEqual(entries.next().value, ['b', 2]); // looking took nothing
assert.strictEqual(inspect(entries), '[Map Entries] {  }');
const set = new Set([1, 2, 3]);
assert.strictEqual(inspect(set.values()), '[Set Iterator] { 1, 2, 3 }');
assert.strictEqual(inspect(set.entries(), { maxArrayLength: 2 }), '[Set Entries] { [ 1, 1 ], [ 2, 2 ], ... 1 more item }');

assert.strictEqual(inspect(new Proxy({ a: 1 }, { b: 2 }), { showProxy: true }), 'Proxy [ { a: 1 }, { b: 2 } ]');

// Looking leaves the language as it was: such a name is no identifier of a program.
const strange = '@' + 'isPromise';
assert.ok(inspect(Promise.resolve()));
assert.throws(() => new Function(`return ${strange}`), SyntaxError);
// It stays possible when the code that looks has been thrown away meanwhile.
if (global.gc) for (let i = 0; i < 20; i++) global.gc();
assert.strictEqual(inspect(Promise.resolve(4)), 'Promise { 4 }');
