'use strict';
// Long messages come as they were sent and in their order among short ones, whatever characters they are of.
const { mustCall } = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    if (message === 'end') process.disconnect();
    else process.send(message);
  });
} else {
  const PART = 32768; // what is cut there must not cut a character
  const messages = [];
  for (const unit of ['x', '\u00e9', '\u20ac', '\ud83d\ude00', 'a\ud83d\ude00', '\u0000', '\ud800']) {
    for (const length of [10, 20000, 3 * PART - 1, 3 * PART, 300001, 3000000]) {
      messages.push({ text: unit.repeat(length / unit.length), length }, `short ${length}`);
    }
  }
  messages.push(Array.from({ length: 50000 }, (_, i) => ({ i, half: i / 2 })), null, 'y'.repeat(5000000));
  const child = fork(__filename, ['child']);
  let next = 0;
  child.on('message', mustCall((message) => {
    assert.deepStrictEqual(message, messages[next++]);
    if (next === messages.length) child.send('end');
  }, messages.length));
  child.on('exit', mustCall((code) => assert.strictEqual(code, 0)));
  for (const message of messages) child.send(message);
}
