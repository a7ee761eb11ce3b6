'use strict';
// Plain objects of which many have been sent take a way of their own; what arrives is the same, whatever becomes of such objects meanwhile.
require('../common');
const assert = require('assert');
const { BroadcastChannel, MessageChannel, markAsUncloneable, receiveMessageOnPort } = require('worker_threads');

const { port1, port2 } = new MessageChannel();
const over = (value) => {
  port1.postMessage(value);
  return receiveMessageOnPort(port2).message;
};
const same = (value, expected = value) => {
  const got = over(value);
  assert.deepStrictEqual(got, expected);
  assert.deepStrictEqual(structuredClone(value), expected);
  if (expected !== null && typeof expected === 'object') assert.deepStrictEqual(Object.keys(got), Object.keys(expected));
};
const WARM = 80; // more than it takes for objects to be known, and to be made by a function of their own
const warm = (make) => {
  for (let i = 0; i < WARM; i++) same(make(i));
};

const wide = 'sn\u2603wman';
const values = [
  0, -0, 1, -1, 2 ** 28 - 1, 2 ** 28, -(2 ** 28), -(2 ** 28) - 1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 0.5, -1.5, 1e300, NaN, Infinity, -Infinity,
  true, false, null, undefined, '', 'a', 'text', 'x'.repeat(511), 'x'.repeat(513), 'x'.repeat(4095), 'x'.repeat(4097), 'x'.repeat(20000), '\u00e9\u00ff\0', wide, 10n, new Date(5), /a/g, [1, , 2], [{}], // eslint-disable-line no-sparse-arrays
  new Map([[1, { a: 1 }]]), new Set([1]), new Uint8Array([1, 2]), { a: 1, b: 'c' }, { other: {} }, {}, Object('boxed'), Object.create(null, { n: { value: 1, enumerable: true } }),
];
const box = (value) => ({ id: 1, value, text: 'behind' });
warm(box);
for (const value of values) {
  const got = over(box(value));
  assert.deepStrictEqual({ ...got, value: undefined }, { id: 1, value: undefined, text: 'behind' });
  assert.deepStrictEqual(got.value, structuredClone(value));
  same(value, structuredClone(value));
  same({ id: value, value, text: value }, structuredClone({ id: value, value, text: value }));
}

// Names that are no words, are words of the language, or many.
warm((i) => ({ 'a-b': i, c: 1 }));
warm((i) => ({ class: i, return: 1, $x: 2, _y: 3, z9: 4 }));
warm((i) => ({ '\u00e9': i, '\u2603': 1 }));
warm((i) => ({ '': i, ' ': 1, '"': 2, '\\': 3, '\n': 4 }));
warm((i) => ({ [`${'n'.repeat(300)}`]: i, [`${'m'.repeat(150)}`]: 1 }));
warm((i) => ({ v0: i, v1: -i, toString: 1, constructor: 2, hasOwnProperty: 3 }));

// Texts: put together, cut out, many, and more than go with a message.
for (let i = 0; i < WARM; i++) same(box(`job ${i}`.repeat(i) + 'x'.repeat(i).slice(1)));
for (const length of [100, 250, 256, 257, 300, 1000, 2047, 2048, 2049, 4090, 4100]) same({ id: `${wide[2]}`.repeat(length), value: length, text: 'x' }) || same({ id: 'i'.repeat(length), value: 'v'.repeat(length), text: `${wide}${length}` });

// Objects in objects, one of them several times, itself.
const nested = (i) => ({ type: 'job', at: { x: i, y: { z: i + 0.5, w: `${i}` } }, more: { x: -i, y: null } });
warm(nested);
const one = { x: 1, y: 2 };
warm(() => one);
const twice = over({ type: '', at: one, more: one });
assert.strictEqual(twice.at, twice.more);
const itself = { type: '', at: null, more: null };
itself.at = itself;
const came = over(itself);
assert.strictEqual(came.at, came);
let deep = { type: '', at: null, more: null };
for (let i = 0; i < 100; i++) deep = { type: `${i}`, at: deep, more: { x: i, y: deep } };
assert.strictEqual(over(deep).at.more.y.type, over(deep).at.at.type);

// Arrays, of each kind that there is, and what they become.
const pushed = (...items) => {
  const list = [];
  for (const item of items) list.push(item);
  return list;
};
const lists = () => [
  [], pushed(1), pushed(1.5), pushed('a'), pushed(1, 2, 3), pushed(1, 0.5, -0, 3), pushed(0.5, NaN), pushed(Infinity, 2 ** 31, 2 ** 28, -(2 ** 28) - 1), [1, 2], [0.5, 1], [-0], [-0, 0.5],
  ['a', 'b'], ['a', 1, null, undefined, true, 0.5, { x: 1, y: 2 }], [[1], [[0.5]], []], [[], [[]]], pushed(undefined), [undefined, 1], [, 1], [1.5, , 2], [wide, 'a'], // eslint-disable-line no-sparse-arrays
  new Array(3), Array.from({ length: 190 }, (_, i) => i), Array.from({ length: 300 }, (_, i) => i / 2), Array.from({ length: 20 }, (_, i) => ({ x: i, y: i })),
  [one, [one]], Object.freeze([1, 2]), Object.assign([1, 2], { name: 1 }), 'a,b'.split(','), [1, 2].map((x) => x / 3), [box(1), box(2)], [10n, 1], [new Date(1)],
];
const arrays = () => {
  for (const list of lists()) {
    same(list);
    assert.strictEqual(over(list).length, list.length);
    same({ type: 'list', at: list, more: list.length });
    if (Object.isFrozen(list)) continue;
    list.push(1.5);
    same(list);
    list.unshift('first');
    same(list);
    list.length = 0;
    same(list);
    list[2] = 1;
    same(list);
    delete list[2];
    same(list);
    list.name = 'n';
    same(list);
  }
};
for (let i = 0; i < 5; i++) arrays();
const around = [1];
around.push(around);
const back = over(around);
assert.strictEqual(back[1], back);
class List extends Array {}
assert.strictEqual(Object.getPrototypeOf(over(List.of(1, 2))), Array.prototype);
{
  const [a, b] = over([one, one]);
  assert.strictEqual(a, b);
}

// What objects become.
const changes = {
  added: (o) => { o.extra = 1; },
  index: (o) => { o[0] = 'zero'; },
  deleted: (o) => { delete o.value; },
  'deleted and added': (o) => { delete o.id; o.id = 5; },
  frozen: (o) => Object.freeze(o),
  'not extensible': (o) => Object.preventExtensions(o),
  hidden: (o) => { Object.defineProperty(o, 'value', { enumerable: false }); },
  'read only': (o) => { Object.defineProperty(o, 'value', { writable: false }); },
  symbol: (o) => { o[Symbol('s')] = 1; },
  getter: (o) => { Object.defineProperty(o, 'value', { get: () => `got ${o.id}`, enumerable: true }); },
  prototype: (o) => Object.setPrototypeOf(o, { inherited: 1 }),
  null: (o) => Object.setPrototypeOf(o, null),
  many: (o) => { for (let i = 0; i < 200; i++) o[`k${i}`] = i; },
  dictionary: (o) => { for (let i = 0; i < 200; i++) { o[`k${i}`] = i; delete o[`k${i}`]; } },
};
for (const [name, change] of Object.entries(changes)) {
  for (let i = 0; i < WARM; i++) {
    const object = box(i);
    change(object);
    const expected = {};
    for (const key of Object.keys(object)) expected[key] = object[key];
    assert.deepStrictEqual(over(object), expected, name);
    same(box(i));
    change(object);
    Reflect.set(object, 'id', i + 100);
    assert.strictEqual(over(object).id, object.id, name);
  }
}

// Made in other ways, with the same names.
class Made {
  constructor(id) {
    this.id = id;
    this.value = 2;
    this.text = 'three';
  }
}
for (let i = 0; i < WARM; i++) {
  same(new Made(i), { id: i, value: 2, text: 'three' });
  same(JSON.parse(`{"id":${i},"value":2,"text":"three"}`));
  same(Object.assign({}, box(i)));
  same({ ...box(i), id: `${i}` });
  const slow = {};
  slow.id = i;
  slow.value = wide;
  slow.text = i / 2;
  same(slow);
  same({ ['__proto__']: i, a: 1 });
  same(Object.fromEntries(Object.keys(nested(i)).map((key) => [`${key}${i}`, i])));
}
for (let n = 1; n < 80; n++) warm(() => Object.fromEntries(Array.from({ length: n }, (_, i) => [`p${i}_${n}`, i])));

assert.throws(() => over(box(() => {})), { name: 'DataCloneError' });
assert.throws(() => over(box(Symbol('s'))), { name: 'DataCloneError' });
assert.throws(() => over(new Proxy(box(1), {})), { name: 'DataCloneError' });
assert.throws(() => over(box(new Proxy(box(1), {}))), { name: 'DataCloneError' });
same(box(1));

// A getter that sends such objects itself.
const inner = new MessageChannel();
const sends = { get a() { inner.port1.postMessage(box(7)); return box(8); } };
assert.deepStrictEqual(over(sends), { a: box(8) });
assert.deepStrictEqual(receiveMessageOnPort(inner.port2).message, box(7));
inner.port1.close();

// An object that is not to be cloned, of a kind that was.
const uncloneable = box(1);
markAsUncloneable(uncloneable);
assert.throws(() => over(uncloneable), { name: 'DataCloneError' });
assert.throws(() => over({ id: 1, value: uncloneable, text: 1 }), { name: 'DataCloneError' });
assert.throws(() => structuredClone(uncloneable), { name: 'DataCloneError' });
assert.throws(() => over([uncloneable]), { name: 'DataCloneError' });
warm(box);
assert.throws(() => over(uncloneable), { name: 'DataCloneError' });
port1.close();

const a = new BroadcastChannel('plain');
const b = new BroadcastChannel('plain');
for (let i = 0; i < WARM; i++) a.postMessage(box(i));
let next = 0;
b.onmessage = ({ data }) => {
  assert.deepStrictEqual(data, box(next++));
  if (next < WARM) return;
  a.close();
  b.close();
};
