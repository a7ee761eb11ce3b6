'use strict';
// Wrong arguments, as Node 24 and 26 tell of them.
const assert = require('assert');
const events = require('events');
const fs = require('fs');
const readline = require('readline');
const { PassThrough } = require('stream');

assert.throws(() => events.listenerCount({}, 'a'), { code: 'ERR_INVALID_ARG_TYPE', message: /"emitter" argument must be an instance of EventEmitter or EventTarget/ });
assert.strictEqual(events.listenerCount(new EventTarget(), 'a'), 0);

// An object without handleEvent is a listener that does nothing.
{
  const target = new EventTarget();
  const seen = [];
  target.addEventListener('a', {});
  target.addEventListener('a', { handleEvent: null });
  target.addEventListener('a', { handleEvent(event) { seen.push(event.type, this !== target); } });
  assert.strictEqual(target.dispatchEvent(new Event('a')), true);
  assert.deepStrictEqual(seen, ['a', true]);
}

for (const call of [(mode) => fs.accessSync('/', mode), (mode) => fs.copyFileSync(__filename, '/nowhere/x', mode),
  (mode) => fs.access('/', mode, () => {}), (mode) => fs.copyFile(__filename, '/nowhere/x', mode, () => {})]) {
  assert.throws(() => call(8), { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: 'mode is out of range: >= 0 && <= 7' });
  assert.throws(() => call(NaN), { code: 'ERR_OUT_OF_RANGE', message: 'mode is out of range' });
  assert.throws(() => call('4'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message: 'mode must be int32 or null/undefined' });
}

assert.throws(() => readline.createInterface({ input: new PassThrough(), historySize: -1 }), { message: 'The value of "size" is out of range. It must be >= 0. Received -1' });
