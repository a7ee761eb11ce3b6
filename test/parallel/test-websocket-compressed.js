'use strict';
// The global WebSocket takes compressed messages (permessage-deflate), with a window that goes on or begins anew, in one frame or several;
// what it did not agree to, or what is no such data, ends the connection with an error.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const { createHash } = require('crypto');

function frame(first, payload) {
  const head = payload.length < 126 ? Buffer.from([first, payload.length]) : Buffer.from([first, 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, payload]);
}
// What a sender makes of a message: the end that each has is left away.
const stream = zlib.createDeflateRaw();
function squeeze(text, done) {
  const parts = [];
  stream.on('data', (part) => parts.push(part));
  stream.write(text);
  stream.flush(zlib.constants.Z_SYNC_FLUSH, () => {
    stream.removeAllListeners('data');
    done(Buffer.concat(parts).subarray(0, -4));
  });
}
const anew = (text) => zlib.deflateRawSync(text, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).subarray(0, -4);

// Each: what the server answers, the frames it sends, what the client hears.
const text = 'many words '.repeat(1000);
async function sessions() {
  const first = await new Promise((resolve) => squeeze(text, resolve));
  const second = await new Promise((resolve) => squeeze(text, resolve)); // refers back into the first
  assert.ok(second.length < first.length);
  return [
    ['permessage-deflate', [frame(0xc1, first), frame(0xc1, second), frame(0x81, Buffer.from('plain'))], [text, text, 'plain']],
    ['permessage-deflate; server_no_context_takeover; server_max_window_bits=15', [frame(0xc1, anew(text)), frame(0xc1, anew('b'))], [text, 'b']],
    ['permessage-deflate', [frame(0x41, first.subarray(0, 5)), frame(0x89, Buffer.alloc(0)), frame(0x80, first.subarray(5))], [text]],
    ['permessage-deflate', [frame(0xc1, Buffer.from([0xff, 0xff, 0xff]))], 1006],
    ['permessage-deflate', [frame(0x01, Buffer.from('a')), frame(0xc0, Buffer.from('b'))], 1006], // only a first frame is marked
    ['permessage-deflate', [frame(0xc9, Buffer.alloc(0))], 1006],
    [undefined, [frame(0xc1, first)], 1006],
    [undefined, [frame(0x88, Buffer.from([3]))], 1006], // half a code
    ['x-other', [], 1006],
    ['permessage-deflate; unknown', [], 1006],
  ];
}

sessions().then((list) => {
  const server = http.createServer();
  let current;
  server.on('upgrade', (req, socket) => {
    socket.on('error', () => {});
    assert.match(req.headers['sec-websocket-extensions'], /^permessage-deflate/);
    const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    const extension = current[0] === undefined ? '' : `Sec-WebSocket-Extensions: ${current[0]}\r\n`;
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${extension}Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    for (const part of current[1]) socket.write(part);
    if (Array.isArray(current[2])) socket.end(frame(0x88, Buffer.from([3, 232])));
    else socket.on('data', () => socket.end());
  });
  server.listen(0, common.mustCall(async () => {
    for (current of list) {
      const client = new WebSocket(`ws://localhost:${server.address().port}`);
      const got = [];
      let failed = false;
      client.onmessage = ({ data }) => got.push(data);
      client.onerror = ({ error }) => {
        failed = true;
        assert.ok(error instanceof TypeError);
        assert.strictEqual(client.readyState, WebSocket.CLOSED);
      };
      const { code } = await new Promise((resolve) => { client.onclose = resolve; });
      if (Array.isArray(current[2])) {
        assert.deepStrictEqual(got, current[2]);
        assert.strictEqual(client.extensions, current[0]);
        assert.strictEqual(code, 1000);
      }
      else assert.strictEqual(code, current[2]);
      assert.strictEqual(failed, !Array.isArray(current[2]), current[0]);
    }
    server.close();
  }));
});
