'use strict';
// A marked AbortSignal in a message: what arrives aborts with the sent one, and holds no loop open.
const common = require('../common');
const assert = require('assert');
const { transferableAbortController, transferableAbortSignal } = require('util');

const controller = transferableAbortController();
const { port1, port2 } = new MessageChannel();
let arrived = 0;
let aborts = 0;
const alive = setInterval(() => {}, 1000); // the signals do not keep the loop going
port1.onmessage = ({ data }) => {
  assert.ok(data instanceof AbortSignal);
  if (++arrived === 3) {
    assert.strictEqual(data.aborted, true);
    assert.strictEqual(data.reason, 'before');
    port1.close();
    controller.abort('later');
    return;
  }
  assert.strictEqual(data.aborted, false);
  data.onabort = common.mustCall(() => {
    assert.strictEqual(data.reason, 'later');
    if (++aborts === 2) clearInterval(alive);
  });
};
port2.postMessage(controller.signal, [controller.signal]);
port2.postMessage(controller.signal, [controller.signal]);
const done = transferableAbortSignal(AbortSignal.abort('before'));
port2.postMessage(done, [done]);

const never = transferableAbortController();
assert.strictEqual(structuredClone(never.signal, { transfer: [never.signal] }).aborted, false);
assert.deepStrictEqual(structuredClone(new AbortController().signal), {}); // what it is made of does not clone
assert.throws(() => AbortSignal.any([{ aborted: true }]), { code: 'ERR_INVALID_ARG_TYPE' });
assert.strictEqual(AbortSignal.any(new Set([done])).reason, 'before');
process.on('exit', () => assert.strictEqual(arrived, 3));
