'use strict';
// process.disconnect() is told before what was queued after it: a send() that comes too late fails after that.
const { mustCall } = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  const seen = [];
  process.on('disconnect', () => seen.push('disconnect'));
  process.on('error', (err) => seen.push(err.code));
  process.disconnect();
  process.nextTick(() => seen.push('tick'));
  process.send('too late');
  process.on('exit', () => console.log(seen.join()));
} else {
  const child = fork(__filename, ['child'], { silent: true });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => out += text);
  child.on('close', mustCall(() => assert.strictEqual(out, 'disconnect,tick,ERR_IPC_CHANNEL_CLOSED\n')));
}
