'use strict';
// BlockList: addresses, ranges and subnets of both families; a server refuses who is in it.

const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const { BlockList, SocketAddress, connect, createServer } = require('net');

const list = new BlockList();
list.addAddress('192.0.2.1');
list.addRange('10.0.0.5', '10.0.0.9');
list.addSubnet('2001:db8::', 33, 'ipv6');
list.addSubnet('172.16.0.0', 12);
for (const [address, family, inside] of [
  ['192.0.2.1', 'ipv4', true], ['192.0.2.2', 'ipv4', false], ['::ffff:192.0.2.1', 'ipv6', true], ['10.0.0.4', 'ipv4', false], ['10.0.0.5', 'ipv4', true],
  ['10.0.0.9', 'ipv4', true], ['10.0.0.10', 'ipv4', false], ['2001:db8:7fff::1', 'ipv6', true], ['2001:db8:8000::', 'ipv6', false], ['172.31.255.255', 'ipv4', true],
  ['172.32.0.0', 'ipv4', false], ['nonsense', 'ipv4', false]]) {
  assert.strictEqual(list.check(address, family), inside, address);
}
assert.strictEqual(list.check(new SocketAddress({ address: '10.0.0.7' })), true);
assert.deepStrictEqual(list.rules, ['Subnet: IPv4 172.16.0.0/12', 'Subnet: IPv6 2001:db8::/33', 'Range: IPv4 10.0.0.5-10.0.0.9', 'Address: IPv4 192.0.2.1']);
const copy = new BlockList();
copy.fromJSON(list.toJSON());
assert.deepStrictEqual(copy.rules, list.rules);
assert.throws(() => list.addRange('10.0.0.9', '10.0.0.5'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => list.addSubnet('10.0.0.0', 33), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => new SocketAddress({ address: 'x' }), { code: 'ERR_INVALID_ADDRESS' });
assert.strictEqual(SocketAddress.parse('[::1]:80').port, 0);
assert.strictEqual(SocketAddress.parse('[::1]:8080').port, 8080);
assert.strictEqual(SocketAddress.parse('not an address'), undefined);

const local = new BlockList();
local.addAddress('127.0.0.1');
const server = createServer({ blockList: local }, mustNotCall()).listen(0, '127.0.0.1', mustCall(() => {
  connect(server.address().port, '127.0.0.1').on('error', () => {}).on('close', mustCall(() => server.close()));
  connect({ port: server.address().port, host: '127.0.0.1', blockList: local }).on('error', mustCall((error) => assert.strictEqual(error.code, 'ERR_IP_BLOCKED')));
}));
