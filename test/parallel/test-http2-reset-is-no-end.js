'use strict';
// http2: a reset says to the peer that something is missing; what was written before it arrives, but not as if it were whole.
// And: a session that is closed waits for the peer, which hears of it first.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const told = [];
const answers = {
  '/reset'(stream) {
    stream.on('error', common.mustCall((error) => assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR')));
    stream.respond();
    stream.write('abc');
    stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
  },
  '/upload'(stream) {
    let text = '';
    stream.respond();
    stream.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
    // The client's end comes before its reset: who answers then is not told that it is too late.
    stream.on('end', common.mustCall(() => {
      told.push(`end ${stream.closed} ${stream.rstCode}`);
      stream.end('answer');
    }));
    stream.on('close', common.mustCall(() => told.push(`upload ${text} ${stream.rstCode}`)));
  },
  '/whole'(stream) {
    stream.respond();
    stream.end('abc');
  },
  '/destroy'(stream) {
    stream.respond();
    stream.write('abc');
    stream.session.destroy();
  },
};

const server = http2.createServer();
server.on('stream', (stream, headers) => answers[headers[':path']](stream));
server.on('session', (session) => session.on('goaway', () => told.push('goaway')));

function ask(path, headers, use) {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  return new Promise((resolve) => {
    const req = client.request({ ':path': path, ...headers });
    const seen = [];
    assert.strictEqual(req.rstCode, 0);
    req.on('response', () => seen.push(`response ${req.closed} ${req.rstCode}`));
    req.on('end', () => seen.push(`end ${req.closed}`));
    req.on('data', (chunk) => seen.push(`${chunk}`));
    req.on('error', (error) => seen.push(error.code));
    req.on('close', () => {
      seen.push(req.rstCode);
      client.close(() => told.push('closed'));
    });
    client.on('close', () => resolve(seen));
    use?.(req);
  });
}

server.listen(0, common.mustCall(async () => {
  assert.deepStrictEqual(await ask('/whole'), ['response false 0', 'abc', 'end false', 0]);
  told.length = 0;
  assert.deepStrictEqual(await ask('/reset'), ['response false 0', 'abc', 'ERR_HTTP2_STREAM_ERROR', 2]);
  assert.strictEqual(told.pop(), 'closed');
  assert.strictEqual(told.pop(), 'goaway');
  told.length = 0;

  const upload = (req) => {
    req.write('part');
    req.on('response', () => req.close(http2.constants.NGHTTP2_CANCEL));
  };
  await ask('/upload', { ':method': 'POST' }, upload);
  assert.deepStrictEqual(told.filter((line) => line.includes(' ')), ['end false 0', 'upload part 8']);

  assert.deepStrictEqual((await ask('/destroy')).slice(0, 2), ['response false 0', 'abc']);
  server.close();
}));
