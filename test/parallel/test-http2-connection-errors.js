'use strict';
// What breaks a connection's rules, or only keeps it busy, ends it: GOAWAY, an error of the session, and the socket is closed, also
// while streams are open and when the peer does not read.

const { mustCall } = require('../common');
const assert = require('assert');
const http2 = require('http2');
const net = require('net');

function frame(type, flags, id, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0)]);
const post = frame(1, 4, 1, Buffer.from('\x83\x86\x84\x41\x01x', 'latin1')); // a request whose body is to come
const times = (bytes, count) => Buffer.concat(Array(count).fill(bytes));
const most = Buffer.from('7fffffff', 'hex');

// name: [bytes, code of GOAWAY, errno, message]
const PROTOCOL = [-505, 'Protocol error'];
const FLOOD = [-904, 'Flooding was detected in this HTTP/2 session, and it must be closed'];
const cases = {
  'large frame': [[post, Buffer.from('ffffff000000000001', 'hex')], 6, ...PROTOCOL],
  'window': [[post, times(frame(8, 0, 0, most), 3)], 3, -524, 'Flow control error'],
  'field block': [[post, frame(1, 5, 3, Buffer.alloc(6, 255))], 9, ...PROTOCOL],
  'padding': [[post, frame(0, 8, 1, Buffer.from([200, 1, 2]))], 1, ...PROTOCOL],
  'continuation alone': [[frame(9, 4, 1)], 1, ...PROTOCOL],
  'settings': [[frame(4, 0, 0, Buffer.alloc(5))], 6, ...PROTOCOL],
  'many priorities': [[times(frame(2, 0, 1, Buffer.from([0, 0, 0, 0, 16])), 5000)], 11, ...PROTOCOL],
  'many unknown': [[times(frame(127, 0, 0, Buffer.from('abc')), 5000)], 11, ...PROTOCOL],
  'many settings': [[times(frame(4, 0, 0), 3000)], 2, ...FLOOD],
  'many pings': [[times(frame(6, 0, 0, Buffer.alloc(8)), 3000)], 2, ...FLOOD],
  'many empty': [[post, times(frame(0, 0, 1), 2000)], 2, -902, 'Too many invalid HTTP/2 frames'],
  'many resets': [[Buffer.concat(Array.from({ length: 1500 }, (_, i) => Buffer.concat([
    frame(1, 5, 2 * i + 1, Buffer.from('\x82\x86\x84\x41\x01x', 'latin1')), frame(3, 0, 2 * i + 1, Buffer.from([0, 0, 0, 8]))])))], 2, ...PROTOCOL],
};

function goawayOf(bytes) {
  for (let at = 0; at + 17 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) if (bytes[at + 3] === 7) return bytes.readUInt32BE(at + 13);
  return undefined;
}

const server = http2.createServer((request, response) => {
  request.on('error', () => {});
  request.resume().on('end', () => response.end());
});
let failed;
server.on('sessionError', (error) => { failed = error; });

async function attack(bytes, options) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  const session = new Promise((resolve) => server.once('session', resolve));
  const closed = session.then((it) => new Promise((resolve) => it.on('close', resolve)));
  let got = Buffer.alloc(0);
  const gone = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => {});
  if (options?.deaf) socket.pause();
  else socket.on('data', (chunk) => { got = Buffer.concat([got, chunk]); });
  for (const piece of [preface, ...bytes]) socket.write(piece);
  await closed;
  if (!options?.deaf) await gone;
  socket.destroy();
  return got;
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  for (const [name, [bytes, code, errno, message]] of Object.entries(cases)) {
    failed = undefined;
    const got = await attack(bytes);
    assert.strictEqual(goawayOf(got) ?? code, code, name); // it may be lost to a reset
    assert.deepStrictEqual([failed?.errno, failed?.message], [errno, message], name);
  }
  // A few of them are let through.
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  await new Promise((resolve) => client.request().on('close', resolve).resume());
  client.close();

  // Who does not read is not waited for.
  const big = Buffer.alloc(1 << 20);
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {}).end(big);
  });
  const open = Buffer.concat([frame(4, 0, 0, Buffer.from('00047fffffff', 'hex')), frame(8, 0, 0, Buffer.from('7f000000', 'hex')),
    ...Array.from({ length: 50 }, (_, i) => frame(1, 5, 2 * i + 1, Buffer.from('\x82\x86\x84\x41\x01x', 'latin1')))]);
  await attack([open, frame(9, 4, 1)], { deaf: true });
  server.close();
}));
