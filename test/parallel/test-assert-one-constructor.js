'use strict';
// Strict equality compares by constructor where prototypes are not the same, as Node does; what says it was a constructor may be anything.
require('../common');
const assert = require('assert');

const pairs = [[Object.create({ a: 1 }), Object.create({ a: 1 })], [(function* () {})(), (function* () {})()],
  [new Map(), Object.setPrototypeOf(new Map(), Object.create(Map.prototype))]];
for (const [a, b] of pairs) assert.deepStrictEqual(a, b);
const unlike = [[Object.create(null), {}], [Object.create(Object.create(null)), Object.create(Object.create(null))], [new (class A {})(), new (class A {})()],
  [Object.create({ constructor: 1 }), Object.create({ constructor: 2 })]];
for (const [a, b] of unlike) assert.notDeepStrictEqual(a, b);
for (const constructor of [5, 'x', {}]) assert.throws(() => require('path').join({ constructor }), { code: 'ERR_INVALID_ARG_TYPE' });
