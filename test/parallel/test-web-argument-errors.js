'use strict';
// What small web interfaces say of wrong arguments, and what clearTimeout() takes for a number: as Node 24 and 26.
const assert = require('assert');

assert.throws(() => AbortSignal.any(), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: 'signals cannot be converted to sequence.' });
assert.throws(() => AbortSignal.any([AbortSignal.abort(), 1]), { code: 'ERR_INVALID_ARG_TYPE' }); // its text differs between releases of Node 24
assert.throws(() => new MessageEvent(), { name: 'TypeError', message: 'MessageEvent constructor: 1 argument required, but 0 found.' });
assert.throws(() => new MessageEvent('a', 5), { message: 'MessageEvent constructor: Expected 5 to be one of: Null, Undefined, Object.' });
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
