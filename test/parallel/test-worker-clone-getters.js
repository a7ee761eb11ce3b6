'use strict';
// A getter runs while its object is written, and may itself send, clone or fail: both messages are whole.
require('../common');
const assert = require('assert');
const { MessageChannel, BroadcastChannel, receiveMessageOnPort } = require('worker_threads');

const { port1, port2 } = new MessageChannel();
const next = () => receiveMessageOnPort(port2)?.message;
const big = 'x'.repeat(100000), bytes = new Uint8Array(50000).fill(7);

const channel = new BroadcastChannel('getters'), listener = new BroadcastChannel('getters');
const outer = (get) => ({ a: 1, text: 'before', big, bytes, list: [{ i: 1 }, { i: 2 }], get b() { return get(); }, c: [{ i: 3 }, 'after'], again: bytes });
const check = (message, b) => {
  assert.deepStrictEqual(message, { a: 1, text: 'before', big, bytes, list: [{ i: 1 }, { i: 2 }], b, c: [{ i: 3 }, 'after'], again: bytes });
  assert.strictEqual(message.again, message.bytes);
};
for (let round = 0; round < 5; round++) {
  port1.postMessage(outer(() => {
    port1.postMessage({ i: 'inner', big, bytes });
    return 2;
  }));
  assert.deepStrictEqual(next(), { i: 'inner', big, bytes });
  check(next(), 2);

  // Twice nested, and a copy within one thread.
  check(structuredClone(outer(() => {
    port1.postMessage({ get x() { return structuredClone({ i: round, big }).i; }, y: [1, 2] });
    return next();
  })), { x: round, y: [1, 2] });

  // What the inner one moves is its own; the outer one's still moves.
  const one = new ArrayBuffer(100), two = new ArrayBuffer(200);
  port1.postMessage({ one, get x() { port1.postMessage(two, [two]); return 'x'; }, later: { i: 4 } }, [one]);
  assert.strictEqual(one.byteLength + two.byteLength, 0);
  assert.strictEqual(next().byteLength, 200);
  const { one: moved, later } = next();
  assert.deepStrictEqual([moved.byteLength, later], [100, { i: 4 }]);

  // The inner one fails, then the outer one.
  port1.postMessage(outer(() => {
    assert.throws(() => port1.postMessage({ big, bytes, f() {} }), { name: 'DataCloneError' });
    channel.postMessage({ i: 'told', bytes });
    return 3;
  }));
  check(next(), 3);
  assert.deepStrictEqual(receiveMessageOnPort(listener).message, { i: 'told', bytes });
  assert.throws(() => port1.postMessage(outer(() => {
    port1.postMessage('sent all the same');
    throw new RangeError('from the getter');
  })), { message: 'from the getter' });
  assert.strictEqual(next(), 'sent all the same');
  assert.strictEqual(next(), undefined);
}
port1.close();
channel.close();
listener.close();
