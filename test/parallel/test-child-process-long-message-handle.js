'use strict';
// A handle arrives with its message when that is longer than the kernel takes at once, whatever characters it is of.
const { mustCall } = require('../common');
const assert = require('assert');
const net = require('net');
const { fork } = require('child_process');

const TEXTS = ['x', '\u00e9', '\u20ac'].map((unit) => unit.repeat(1500000));

if (process.argv[2] === 'child') {
  process.on('message', (text, server) => {
    process.send({ same: TEXTS.includes(text), port: server?.address().port });
    server?.close();
  });
  process.send('ready');
} else {
  const child = fork(__filename, ['child']);
  const server = net.createServer().listen(0, mustCall(() => {
    const { port } = server.address();
    let left = TEXTS.length;
    child.once('message', mustCall(() => {
      for (const text of TEXTS) {
        child.send('before'.repeat(40000));
        child.send(text, server);
      }
    }));
    child.on('message', (message) => {
      if (!message.same) return;
      assert.deepStrictEqual(message, { same: true, port });
      if (--left > 0) return;
      server.close();
      child.disconnect();
    });
  }));
  child.on('exit', mustCall((code) => assert.strictEqual(code, 0)));
}
