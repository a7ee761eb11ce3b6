'use strict';
// What send() has taken is told as sent, as in Node, also when the child is killed before it reads.
const common = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.send('ready');
  setInterval(() => {}, 1_000_000);
} else {
  const child = fork(__filename, ['child']);
  child.once('message', common.mustCall(() => {
    // More than the kernel takes at once.
    const long = 'x'.repeat(8 * 1024 * 1024);
    for (let i = 0; i < 3; i++) child.send(long, common.mustCall((error) => assert.strictEqual(error, null)));
    child.kill('SIGKILL');
  }));
  child.on('exit', common.mustCall((code, signal) => assert.strictEqual(signal, 'SIGKILL')));
}
