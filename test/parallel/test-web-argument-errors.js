'use strict';
// What small web interfaces say of wrong arguments, and what clearTimeout() takes for a number: as Node 24 and 26.
const assert = require('assert');

assert.throws(() => AbortSignal.any(), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: 'signals cannot be converted to sequence.' });
assert.throws(() => AbortSignal.any([AbortSignal.abort(), 1]), { code: 'ERR_INVALID_ARG_TYPE' }); // its text differs between releases of Node 24
assert.throws(() => new MessageEvent(), { name: 'TypeError', message: 'MessageEvent constructor: 1 argument required, but 0 found.' });
assert.throws(() => new MessageEvent('a', 5), { message: 'MessageEvent constructor: Expected 5 to be one of: Null, Undefined, Object.' });
for (const [value, shown] of [['x', '"x"'], [5n, '5n'], [Symbol('q'), 'Symbol(q)'], [function f() {}, '[Function: f]'], [{ a: 1 }, '{ a: 1 }']]) {
  assert.throws(() => new MessageEvent('a', { source: value }), { message: `MessageEvent constructor: Expected eventInitDict.source ("${shown}") to be an instance of MessagePort.` });
  assert.throws(() => new FormData().append('a', value, 'c'), { message: `FormData.append: Expected value ("${shown}") to be an instance of Blob.` });
  assert.throws(() => new Request('http://a', { signal: value }), { message: `RequestInit: Expected signal ("${shown}") to be an instance of AbortSignal.` });
}
assert.throws(() => structuredClone(1, { transfer: 5 }), { code: 'ERR_INVALID_ARG_TYPE', message: /can ?not be converted to sequence\.$/ });
assert.rejects(navigator.locks.request('a', 1), { message: 'The "callback" argument must be of type function. Received type number (1)' });

// The text of a timer's number names it, other texts of the same value do not.
{
  const kept = [];
  const timers = ['a', 'b', 'c', 'd'].map((name) => setTimeout(() => kept.push(name), 1));
  clearTimeout(` ${+timers[0]}`);
  clearTimeout(`0${+timers[1]}`);
  clearTimeout(`+${+timers[2]}`);
  clearTimeout(`${+timers[3]}`);
  process.on('exit', () => assert.deepStrictEqual(kept, ['a', 'b', 'c']));
}
