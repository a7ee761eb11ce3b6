'use strict';
// A request without a body ends for who reads it, however late: its 'end' was told at once, and who listened after an await waited for ever.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');
const { once } = require('events');

const server = http2.createServer();
server.on('stream', async (stream, headers) => {
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.strictEqual(stream.readableEnded, false);
  let got = '';
  stream.setEncoding('utf8').on('data', (data) => { got += data; }).on('end', () => {
    stream.respond();
    stream.end(`${headers[':method']} ${got}`);
  });
});
server.listen(0, common.mustCall(async () => {
  const session = http2.connect(`http://localhost:${server.address().port}`);
  for (const [method, body] of [['GET'], ['POST'], ['DELETE'], ['POST', 'body']]) {
    const req = session.request({ ':method': method }, { endStream: body === undefined });
    if (body !== undefined) req.end(body);
    let text = '';
    req.setEncoding('utf8').on('data', (data) => { text += data; });
    await once(req, 'end');
    assert.strictEqual(text, `${method} ${body ?? ''}`);
  }
  // One that nobody reads goes all the same once it is answered.
  server.removeAllListeners('stream');
  const closed = new Promise((resolve) => {
    server.on('stream', (stream) => {
      stream.on('close', resolve);
      stream.respond({ ':status': 204 }, { endStream: true });
    });
  });
  session.request().resume();
  await closed;
  session.close();
  server.close();
}));
