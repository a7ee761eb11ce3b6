'use strict';
// What a process holds ready for long messages it gives back when none follow; the message itself it still has.
const common = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

const MB = 1024 * 1024;
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    const before = process.memoryUsage.rss();
    const timer = setInterval(() => {
      if (process.memoryUsage.rss() > before - 16 * MB) return;
      clearInterval(timer);
      process.send(message.text.length);
      process.disconnect();
    }, 20);
  });
} else {
  const child = fork(__filename, ['child']);
  child.send({ text: 'x'.repeat(24 * MB) });
  child.on('message', common.mustCall((length) => assert.strictEqual(length, 24 * MB)));
  child.on('exit', common.mustCall((code) => assert.strictEqual(code, 0)));
}
