// What clones as itself, what as a plain object, and what not at all. The memory that small Buffers share is never given away.
'use strict';
require('../common');
const assert = require('assert');
const net = require('net');
const { MessageChannel } = require('worker_threads');

const small = Buffer.from('in the pool');
assert.throws(() => structuredClone(small.buffer, { transfer: [small.buffer] }), { name: 'DataCloneError' });
const { port1 } = new MessageChannel();
assert.throws(() => port1.postMessage(small, [small.buffer]), { name: 'DataCloneError' });
port1.close();
try {
  small.buffer.transfer();
} catch { /* refused is as good as copied */ }
assert.strictEqual(small.toString(), 'in the pool');
assert.strictEqual(Buffer.from('another').toString(), 'another');

for (const object of [new URL('http://a/'), new URLSearchParams('a=1'), new URLPattern({}), new Headers(), new FormData(), new Request('http://a/'), new Response('x')]) {
  assert.throws(() => structuredClone(object), { name: 'DataCloneError', message: 'Cannot clone object of unsupported type.' }, object.constructor.name);
  assert.throws(() => structuredClone({ deep: [object] }), { name: 'DataCloneError' });
}
for (const object of [new EventTarget(), new AbortController()]) assert.deepStrictEqual(structuredClone(object), {});

const list = new net.BlockList();
list.addAddress('1.2.3.4');
list.addSubnet('fe80::', 10, 'ipv6');
const copy = structuredClone({ list }).list;
assert.ok(copy instanceof net.BlockList);
assert.deepStrictEqual(copy.rules, list.rules);
assert.ok(copy.check('1.2.3.4') && copy.check('fe80::1', 'ipv6') && !copy.check('1.2.3.5'));
const address = structuredClone(new net.SocketAddress({ address: '::1', family: 'ipv6', port: 80, flowlabel: 3 }));
assert.ok(net.SocketAddress.prototype.isPrototypeOf(address));
assert.deepStrictEqual(address.toJSON(), { address: '::1', family: 'ipv6', port: 80, flowlabel: 3 });
