'use strict';
// An answer that has an alias but no record of the type: an empty list, or an error with the types that have a name as their
// answer. One without any record is ENODATA.
const common = require('../common');
const assert = require('assert');
const dgram = require('dgram');
const { Resolver } = require('dns').promises;

const alias = Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 5, 0, 5, 1, 0x78, 1, 0x79, 0]);
const server = dgram.createSocket('udp4', (message, { port, address }) => {
  let end = 12;
  while (message[end] !== 0) end += message[end] + 1;
  const empty = message[13] === 0x65; // e...
  const head = Buffer.from(message.subarray(0, end + 5));
  head.set([0x81, 0x80, 0, 1, 0, empty ? 0 : 1, 0, 0, 0, 0], 2);
  server.send(empty ? head : Buffer.concat([head, alias]), port, address);
});
server.bind(0, '127.0.0.1', common.mustCall(async () => {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  for (const type of ['A', 'AAAA', 'MX', 'TXT', 'SRV', 'NAPTR', 'CAA']) {
    assert.deepStrictEqual(await resolver.resolve('alias.example', type), []);
    await assert.rejects(resolver.resolve('empty.example', type), { code: 'ENODATA' });
  }
  for (const type of ['NS', 'PTR']) await assert.rejects(resolver.resolve('alias.example', type), { code: 'ENODATA' });
  await assert.rejects(resolver.resolve('alias.example', 'SOA'), { code: 'EBADRESP' });
  assert.deepStrictEqual(await resolver.resolve('alias.example', 'CNAME'), ['x.y']);
  server.close();
}));
