'use strict';
// What counts as equal: strict, loose and partial comparison, cycles, collections, and the global object.

require('../common');
const assert = require('assert');

function check(a, b, strict, loose, partial) {
  for (const [name, expected] of [['deepStrictEqual', strict], ['deepEqual', loose], ['partialDeepStrictEqual', partial]]) {
    let equal = true;
    try {
      assert[name](a, b);
    } catch (error) {
      assert.strictEqual(error.code, 'ERR_ASSERTION', error.stack);
      equal = false;
    }
    assert.strictEqual(equal, expected, `${name} of ${require('util').inspect(a)} and ${require('util').inspect(b)}`);
  }
}

check({ a: 1 }, { a: '1' }, false, true, false);
check({ a: 1, b: 2 }, { a: 1 }, false, false, true);
check([1, 2, 3], [1, 3], false, false, true);
check([1, , 3], [1, undefined, 3], false, false, false); // eslint-disable-line no-sparse-arrays
check(new Set([1, { a: 2 }]), new Set([{ a: 2 }, 1]), true, true, true);
check(new Set([1, 2]), new Set(['1', 2]), false, true, false);
check(new Map([[{ k: 1 }, 'v']]), new Map([[{ k: 1 }, 'v']]), true, true, true);
check(new Map([[1, 'a'], ['1', 'b']]), new Map([['1', 'a'], [true, 'b']]), false, true, false);
check(new Float64Array([-0]), new Float64Array([0]), false, true, false);
check(new Uint8Array([1, 2]), new Int8Array([1, 2]), false, false, false);
check(new Error('a', { cause: 1 }), new Error('a', { cause: 2 }), false, false, false);
check(new URL('http://a/'), new URL('http://b/'), false, false, false);
check(new Date(NaN), new Date(NaN), true, true, true);
check(NaN, NaN, true, true, true);

const a = {};
a.self = a;
const b = {};
b.self = b;
const c = { self: a };
check(a, b, true, true, true);
check(b, c, false, false, false);

const copy = { __proto__: globalThis };
check(copy, globalThis, false, false, false);
