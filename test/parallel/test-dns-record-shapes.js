'use strict';
// What each kind of record is told as, asked for by its type and by ANY.
const { mustCall } = require('../common');
const assert = require('assert');
const dgram = require('dgram');
const { Resolver } = require('dns').promises;

const u8 = (...n) => Buffer.from(n);
const u16 = (...list) => Buffer.concat(list.map((n) => u8(n >> 8, n & 255)));
const text = (string) => Buffer.concat([u8(string.length), Buffer.from(string)]);
const name = (string) => Buffer.concat([...string.split('.').map(text), u8(0)]);
const X = name('x.test');
const record = (type, ...data) => {
  data = Buffer.concat(data);
  return Buffer.concat([X, u16(type, 1, 0, 60, data.length), data]);
};
const kinds = {
  A: [1, [u8(1, 2, 3, 4)], { address: '1.2.3.4', ttl: 60, type: 'A' }, '1.2.3.4'],
  MX: [15, [u16(10), name('mx.test')], { exchange: 'mx.test', priority: 10, type: 'MX' }],
  SRV: [33, [u16(1, 2, 80), name('srv.test')], { name: 'srv.test', port: 80, priority: 1, weight: 2, type: 'SRV' }],
  CAA: [257, [u8(128), text('issue'), Buffer.from('ca.test')], { critical: 128, type: 'CAA', issue: 'ca.test' }],
  TXT: [16, [text('a'), text('b')], { entries: ['a', 'b'], type: 'TXT' }, ['a', 'b']],
  NS: [2, [name('ns.test')], { value: 'ns.test', type: 'NS' }, 'ns.test'],
};

const server = dgram.createSocket('udp4', (message, { port, address }) => {
  const end = 12 + X.length + 4;
  const asked = message.readUInt16BE(end - 4);
  const found = Object.values(kinds).filter(([type]) => asked === 255 || type === asked).map(([type, data]) => record(type, ...data));
  server.send(Buffer.concat([message.subarray(0, 2), u16(0x8180, 1, found.length, 0, 0), message.subarray(12, end), ...found]), port, address);
});
server.bind(0, '127.0.0.1', mustCall(async () => {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  const all = await resolver.resolveAny('x.test');
  for (const [kind, [, , any, alone = any]] of Object.entries(kinds)) {
    assert.deepStrictEqual(await resolver.resolve('x.test', kind), [alone]);
    assert.deepStrictEqual(all.filter(({ type }) => type === kind), [any]);
  }
  server.close();
}));
