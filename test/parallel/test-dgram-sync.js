'use strict';
// bindSync() and connectSync(): at once, numeric addresses only, events a tick later.
const common = require('../common');
const assert = require('assert');
const dgram = require('dgram');

const server = dgram.createSocket('udp4');
server.once('listening', common.mustCall());
const address = server.bindSync({ address: '127.0.0.1' });
assert.deepStrictEqual(address, server.address());
assert.throws(() => server.bindSync(), { code: 'ERR_SOCKET_ALREADY_BOUND' });

const client = dgram.createSocket('udp4');
assert.throws(() => client.bindSync({ address: 'localhost' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => client.bindSync({ port: 65536 }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => client.bindSync({ address: '203.0.113.7' }), { code: 'EADDRNOTAVAIL', syscall: 'bind' });
assert.throws(() => client.connectSync(1, 'localhost'), { code: 'ERR_INVALID_ARG_VALUE' });
client.once('connect', common.mustCall(() => client.send('hello')));
client.connectSync(address.port, '127.0.0.1');
assert.strictEqual(client.remoteAddress().port, address.port);
assert.throws(() => client.connectSync(address.port), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
server.once('message', common.mustCall((data) => {
  assert.strictEqual(`${data}`, 'hello');
  server.close();
  client.close();
}));
