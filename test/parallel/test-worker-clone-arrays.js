'use strict';
// What an array has beside its elements is cloned, however the array was made.
require('../common');
const assert = require('assert');
const vm = require('vm');

const same = (v) => assert.deepStrictEqual(structuredClone(v), v);
const pushed = () => {
  const list = [];
  list.push(1);
  return list;
};
const lists = () => [
  [], [1], [1.5], ['a'], [{}], [1, 'a'], [1, process.pid], [0.5, process.pid], [pushed()], pushed(), new Array(3), [1, , 2], Array.from('abc'), // eslint-disable-line no-sparse-arrays
  Array.of(1, 2), 'a,b'.split(','), [1, 2].map((x) => x), [3, 1].sort(), [1].concat([2]), JSON.parse('[1,2,{"a":[1]}]'), Object.keys({ a: 1 }), [1, 2].slice(1),
];
for (let round = 0; round < 3; round++) {
  for (const list of lists()) {
    same(list);
    same(Object.assign([...list], { name: { x: 1 } }));
    list.extra = 1;
    same([list, { list }]);
    delete list.extra;
    same(list);
    same(Object.freeze(Object.assign(list, { 'not-an-index': [list.length], '-1': 0 })));
  }
}
same(/(b)(c)/.exec('abc'));
class List extends Array {}
assert.strictEqual(structuredClone(Object.assign(new List(3), { x: 1 })).x, 1);
const foreign = vm.runInNewContext('const a = [1, 2]; a.z = 1; [a, [3]]');
assert.strictEqual(JSON.stringify(structuredClone(foreign)), '[[1,2],[3]]');
assert.strictEqual(structuredClone(foreign)[0].z, 1);
