'use strict';
// What holds the loop: a listener for messages, ref(); what lets go: the last listener's end, unref(), close(). A port without a
// listener holds nothing, nor does one whose messages are still to come.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const { MessageChannel } = require('worker_threads');

if (process.argv[2] === 'child') {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', mustNotCall());
  port2.unref();
  const { port1: started } = new MessageChannel();
  started.start();
  globalThis.kept = [port1, port2, started];
  return;
}

const { port1, port2 } = new MessageChannel();
const listener = mustCall(() => {
  port2.off('message', listener);
  assert.strictEqual(port2.hasRef(), false);
  port2.onmessage = mustCall(({ data }) => {
    assert.strictEqual(data, 2);
    assert.strictEqual(port2.hasRef(), true);
    port2.onmessage = 5; // no function: nobody listens
    assert.strictEqual(port2.onmessage, null);
    port2.ref();
    assert.strictEqual(port2.hasRef(), true);
    port2.unref();
    assert.strictEqual(port2.hasRef(), false);
    port2.ref();
    port1.close();
    port2.on('close', mustCall(() => assert.strictEqual(port2.hasRef(), false)));
  });
  port1.postMessage(2);
});
assert.strictEqual(port2.hasRef(), false);
port2.on('message', listener);
assert.strictEqual(port2.hasRef(), true);
port1.postMessage(1);

const { status, stderr } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8', timeout: 60000 });
assert.strictEqual(stderr, '');
assert.strictEqual(status, 0);
