'use strict';
// WebSocket sends in the order of the calls (a Blob was overtaken by what came after it, and lost before close()), and ends the connection for
// what no server may send: reserved opcodes, close reasons that are no UTF-8, no protocol where some were asked for.
const common = require('../common');
const assert = require('assert');
const { createHash } = require('crypto');
const net = require('net');

const frame = (first, payload = '') => Buffer.concat([Buffer.from([first, Buffer.byteLength(payload)]), Buffer.from(payload)]);
const closing = (code, reason = '') => frame(0x88, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]));

// What a client of a server that sends these frames tells, and the frames that it sends.
function talk({ frames = [], head = '', protocols, opened }) {
  return new Promise((resolve) => {
    const told = [];
    const sent = [];
    const server = net.createServer((socket) => {
      let bytes = Buffer.alloc(0);
      let greeted = false;
      socket.on('error', () => {}).on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        if (!greeted) {
          const end = bytes.indexOf('\r\n\r\n');
          if (end === -1) return;
          greeted = true;
          const [, key] = /sec-websocket-key: (.*)\r/i.exec(`${bytes}`);
          bytes = bytes.subarray(end + 4);
          const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
          socket.write(`HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${head}\r\n`);
          socket.write(Buffer.concat(frames));
        }
        while (bytes.length >= 6 && bytes.length >= 6 + (bytes[1] & 127)) {
          const length = bytes[1] & 127;
          const payload = Buffer.from(bytes.subarray(6, 6 + length).map((byte, i) => byte ^ bytes[2 + (i & 3)]));
          const opcode = bytes[0] & 15;
          bytes = bytes.subarray(6 + length);
          if (opcode !== 8) {
            sent.push(`${payload}`);
            continue;
          }
          sent.push(length === 0 ? 'close' : payload.readUInt16BE(0));
          socket.end(length === 0 ? frame(0x88) : closing(payload.readUInt16BE(0)));
        }
      });
    }).listen(0, '127.0.0.1', () => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}`, protocols);
      socket.onopen = () => {
        told.push('open');
        opened?.(socket);
      };
      socket.onmessage = ({ data }) => told.push(data);
      socket.onerror = ({ message, error }) => told.push(`error${message}${error.message}${error.cause ?? ''}`);
      socket.onclose = ({ code, reason, wasClean }) => {
        told.push(`${code}${reason}`, wasClean);
        server.close(() => resolve([told, sent]));
      };
    });
  });
}

(async () => {
  const changed = new Uint8Array([97]);
  assert.deepStrictEqual(await talk({ opened(socket) {
    socket.send('a');
    socket.send(new Blob(['blob']));
    socket.send('b');
    socket.send(changed);
    changed[0] = 98;
    socket.send(new Blob(['c']));
    assert.strictEqual(socket.bufferedAmount >= 7, true);
    socket.close(3000);
    socket.send('after');
  } }), [['open', '3000', true], ['a', 'blob', 'b', 'a', 'c', 3000]]);

  const refused = ['open', 'error', '1006', false];
  for (const [bytes, code] of [[frame(0x8b, 'x'), 1002], [frame(0x83, 'x'), 1002], [closing(1000, Buffer.from([0xff])), 1007], [closing(1005, 'why'), 1002],
    [frame(0x88, 'x'), 1002], [frame(0x81, Buffer.from([0xc3, 0x28])), 1007]]) {
    assert.deepStrictEqual(await talk({ frames: [bytes] }), [refused, [code]]);
  }
  assert.deepStrictEqual(await talk({ frames: [closing(1000, 'h\u20ac')] }), [['open', '1000h\u20ac', true], [1000]]);
  assert.deepStrictEqual((await talk({ protocols: ['a', 'b'] }))[0], ['error', '1006', false]);
  assert.deepStrictEqual((await talk({ protocols: 5, head: 'Sec-WebSocket-Protocol: 5\r\n', opened: (socket) => socket.close() }))[0], ['open', '1005', true]);
  assert.throws(() => new WebSocket('ws://a b'), { name: 'SyntaxError', message: 'TypeError: Invalid URL' });
})().then(common.mustCall());
