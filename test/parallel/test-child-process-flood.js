'use strict';
// A child that floods stderr and its IPC channel at once: all of both arrives, in order.
const common = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

const COUNT = 5000;
const LINE = 'x'.repeat(200);
if (process.argv[2] === 'child') {
  for (let i = 0; i < COUNT; i++) {
    // disconnect() cancels what is still queued, as in Node: so it waits for the last message.
    process.send({ i, text: LINE }, i === COUNT - 1 ? () => process.disconnect() : undefined);
    process.stderr.write(`${i} ${LINE}\n`);
  }
} else {
  const child = fork(__filename, ['child'], { silent: true });
  let next = 0;
  let text = '';
  child.on('message', (message) => {
    assert.strictEqual(message.i, next++);
    assert.strictEqual(message.text, LINE);
  });
  child.stderr.on('data', (chunk) => { text += chunk; });
  child.on('close', common.mustCall((code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(next, COUNT);
    const lines = text.split('\n');
    assert.strictEqual(lines.length, COUNT + 1);
    for (let i = 0; i < COUNT; i++) assert.strictEqual(lines[i], `${i} ${LINE}`);
  }));
}
