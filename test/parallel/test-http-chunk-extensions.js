'use strict';
// Extensions of chunks: quoted values may hold anything that is printable, also quoted pairs; the rest is refused. Whole, and
// byte by byte.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const STRICT = 'HPE_STRICT Parse Error: Invalid ';
const long = 'a'.repeat(16384);
const cases = {
  '5;a': 0, '5;a=b;c=d;e': 0, '5;a="b;c"': 0, '5;a="b;c";d="e"': 0, '5;a="b\\"c;d"': 0, '5;a="\\\\"': 0, '5;a="b\tc\x80"': 0, '5;;a': 0, '5;a=;b': 0, '5;a=""': 0,
  '5;': `${STRICT}character in chunk extensions`,
  '5; a': `${STRICT}character in chunk extensions`,
  '5;a b': `${STRICT}character in chunk extensions name`,
  '5;a=b;c"': `${STRICT}character in chunk extensions name`,
  '5;a=b=c': `${STRICT}character in chunk extensions value`,
  '5;a="b': `${STRICT}character in chunk extensions quoted value`,
  '5;a="\x7f"': `${STRICT}character in chunk extensions quoted value`,
  '5;a="b\nc"': `${STRICT}character in chunk extensions quoted value`,
  '5;a="b\\': `${STRICT}quoted-pair in chunk extensions quoted value`,
  '5;a="b"c': `${STRICT}character in chunk extensions quote value`,
  '5;a\n': 'HPE_CR_EXPECTED Parse Error: Missing expected CR after chunk extension name',
  '5;a=b\n': 'HPE_CR_EXPECTED Parse Error: Missing expected CR after chunk extension value',
  [`5;${long}`]: 0,
  [`5;${long}b`]: 'HPE_CHUNK_EXTENSIONS_OVERFLOW Parse Error: Chunk extensions overflow',
};
const server = http.createServer((request, response) => {
  let body = '';
  request.setEncoding('latin1').on('data', (chunk) => { body += chunk; }).on('end', () => response.end(body)).on('error', () => {});
});
let error;
server.on('clientError', (err, socket) => {
  error ??= `${err.code} ${err.message}`;
  socket.destroy();
});
const head = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';

async function ask(port, pieces) {
  error = undefined;
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  let got = '';
  socket.setEncoding('latin1').on('data', (chunk) => { got += chunk; }).on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  for (const piece of pieces) {
    socket.write(piece, 'latin1');
    await new Promise(setImmediate);
  }
  await closed;
  return error ?? got.slice(got.indexOf('\r\n\r\n') + 4);
}

server.listen(0, '127.0.0.1', mustCall(async () => {
  const { port } = server.address();
  for (const [line, expected] of Object.entries(cases)) {
    const rest = `${line}\r\nhello\r\n2;b="\\""\r\n w\r\n0;c="d;"\r\nT: 1\r\n\r\n`;
    const forms = [[head + rest]];
    if (line.length < 100) forms.push([head, ...rest]);
    for (const pieces of forms) assert.strictEqual(await ask(port, pieces), expected || 'hello w', `${JSON.stringify(line.slice(0, 40))} in ${pieces.length} pieces`);
  }
  server.close();
}));
