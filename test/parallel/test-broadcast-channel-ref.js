'use strict';
// An open channel holds its thread until it is closed or unref()ed; a closed one hears nothing and refuses to send.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const { BroadcastChannel, Worker } = require('worker_threads');

if (process.argv[2] === 'child') {
  const channel = new BroadcastChannel('x');
  assert.strictEqual(channel.unref(), channel);
  channel.onmessage = mustNotCall();
  return;
}
const { status, stderr } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8', timeout: 60000 });
assert.strictEqual(stderr, '');
assert.strictEqual(status, 0);

const channel = new BroadcastChannel('held');
assert.strictEqual(channel.name, 'held');
const closed = new BroadcastChannel('held');
closed.onmessage = mustNotCall();
closed.close();
closed.close();
assert.strictEqual(closed.name, 'held');
assert.strictEqual(closed.ref(), closed);
assert.throws(() => closed.postMessage(1), { name: 'InvalidStateError', message: 'BroadcastChannel is closed.' });
for (const value of [() => {}, Symbol('x'), new WeakMap()]) assert.throws(() => channel.postMessage(value), { name: 'DataCloneError' });
assert.throws(() => channel.postMessage(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => new BroadcastChannel(), { code: 'ERR_MISSING_ARGS' });
for (const [name, text] of [[5, '5'], [null, 'null'], [undefined, 'undefined']]) {
  const named = new BroadcastChannel(name);
  assert.strictEqual(named.name, text);
  named.close();
}

// This thread is held by nothing else until the worker has ended and its message is here.
channel.onmessage = mustCall(({ data }) => {
  assert.strictEqual(data, 'from a worker');
  channel.onmessage = mustNotCall();
  channel.close();
});
new Worker("const c = new BroadcastChannel('held'); c.postMessage('from a worker'); process.exit()", { eval: true }).unref();
