'use strict';
// net.BoundSocket: bound at once, then listened on or connected from.
const common = require('../common');
const assert = require('assert');
const net = require('net');
const { once } = require('events');

const adopted = { code: 'ERR_SOCKET_HANDLE_ADOPTED' };
const bound = new net.BoundSocket({ host: '127.0.0.1' });
const { port, family } = bound.address();
assert.ok(port > 0);
assert.strictEqual(family, 'IPv4');
assert.strictEqual(bound.isPipe, false);
assert.ok(bound.fd() > 2);

const closed = new net.BoundSocket({ ipv6Only: true });
assert.strictEqual(closed.address().address, '::');
closed.close();
closed[Symbol.dispose]();
for (const use of [() => closed.close(), () => closed.address(), () => closed.fd(), () => new net.Socket({ handle: closed })]) assert.throws(use, adopted);

assert.throws(() => new net.BoundSocket({ host: 'localhost' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new net.BoundSocket({ port: 65536 }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => new net.BoundSocket({ reusePort: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => new net.BoundSocket({ path: common.tmp('no/such') }), { syscall: 'bind' });

async function meet(server, target, from) {
  const [peer] = await Promise.all([once(server, 'connection').then(([socket]) => socket), once(from, 'connect'), from.connect(target)]);
  peer.end('hello');
  assert.strictEqual((await from.toArray()).join(''), 'hello');
  server.close();
  return peer;
}

(async () => {
  const server = net.createServer().listen(bound);
  assert.throws(() => bound.address(), adopted);
  assert.throws(() => net.createServer().listen(bound), adopted);
  await once(server, 'listening');
  assert.strictEqual(server.address().port, port);
  const egress = new net.BoundSocket({ host: '127.0.0.1' });
  const { port: local } = egress.address();
  const client = new net.Socket({ handle: egress });
  await meet(server, { port, host: '127.0.0.1' }, client);
  assert.strictEqual(client.localPort ?? local, local);

  const path = common.tmp('sock');
  const pipe = new net.BoundSocket({ path });
  assert.deepStrictEqual([pipe.isPipe, pipe.address()], [true, path]);
  const local2 = net.createServer().listen({ handle: pipe, backlog: 3 });
  await once(local2, 'listening');
  assert.strictEqual(local2.address(), path);
  await meet(local2, { path }, new net.Socket());
})().then(common.mustCall());
