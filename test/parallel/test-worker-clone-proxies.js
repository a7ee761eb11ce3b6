'use strict';
// A proxy is no data: it is refused, wherever it is in a small message.
require('../common');
const assert = require('assert');

const refused = (value, message) => {
  for (const v of [value, { a: value }, [1, [value]], new Map([[1, value]])]) {
    assert.throws(() => structuredClone(v), { name: 'DataCloneError', code: 25, message: `${message} could not be cloned.` });
  }
};
for (let i = 0; i < 3; i++) {
  refused(new Proxy({ x: i }, {}), '#<Object>');
  refused(new Proxy([i], {}), '[object Array]');
  refused(new Proxy(new Map(), {}), '#<Map>');
  refused(new Proxy(function f() {}, {}), 'function f() {}');
  refused(new Proxy(new Proxy({}, {}), {}), '#<Object>');
}
assert.throws(() => structuredClone(new Proxy(new Date(), {})), { name: 'DataCloneError' });

// Also after many others, where its names are not those of its neighbours.
const many = Array.from({ length: 100 }, (_, i) => ({ i }));
structuredClone(many);
many.push(new Proxy({ other: 1 }, {}));
assert.throws(() => structuredClone(many), { name: 'DataCloneError' });

// process.env is made by a proxy here, which is no matter of the program's.
{
  process.env.CLONED = 'yes';
  const copy = structuredClone({ first: {}, env: process.env });
  assert.deepStrictEqual(copy.env, { ...process.env });
  assert.strictEqual(structuredClone(process.env).CLONED, 'yes');
  assert.strictEqual(structuredClone([{ a: 1 }, process.env])[1].CLONED, 'yes');
}

// On its way to another thread too; nothing is sent and nothing transferred. What its traps do is not what is told.
{
  const { MessageChannel, receiveMessageOnPort, BroadcastChannel } = require('worker_threads');
  const { port1, port2 } = new MessageChannel();
  const channel = new BroadcastChannel('proxies');
  const throwing = new Proxy({}, { ownKeys() { throw new Error('a trap'); } });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const wide = (v) => [{}, {}, {}, {}, {}, {}, v];
  const bytes = new ArrayBuffer(8);
  for (const proxy of [new Proxy({ x: 1 }, {}), throwing, revoked]) {
    for (const v of [proxy, { a: proxy }, wide(proxy), { text: 'x'.repeat(1000), proxy }]) {
      const refusal = { name: 'DataCloneError', message: '#<Object> could not be cloned.' };
      if (proxy !== revoked) {
        assert.throws(() => port1.postMessage(v), refusal);
        assert.throws(() => port1.postMessage([v, bytes], [bytes]), refusal);
        assert.throws(() => channel.postMessage(v), refusal);
      } else {
        assert.throws(() => port1.postMessage(v), { name: 'DataCloneError' });
      }
    }
  }
  assert.strictEqual(bytes.byteLength, 8);
  assert.strictEqual(receiveMessageOnPort(port2), undefined);
  port1.postMessage([{ a: 1 }, process.env, bytes], [bytes]);
  const { message } = receiveMessageOnPort(port2);
  assert.deepStrictEqual([message[0], message[1].CLONED, message[2].byteLength], [{ a: 1 }, 'yes', 8]);
  for (const n of [1, 4, 5, 16, 17]) {
    const list = Array.from({ length: n }, (_, i) => ({ i }));
    port1.postMessage(list);
    assert.deepStrictEqual(receiveMessageOnPort(port2).message, list);
  }
  port1.close();
  channel.close();
}
