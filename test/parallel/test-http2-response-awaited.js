'use strict';
// Who awaits an http2 client's 'response' hears of what came in one packet with it: the end of an empty answer, trailers, its reset. They were told
// before promise jobs ran: the end was missed and waited for ever, the reset's error was nobody's and ended the process.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');
const { once } = require('events');

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  stream.on('error', () => {});
  switch (headers[':path']) {
    case '/empty':
      stream.respond({ ':status': 204 });
      break;
    case '/body':
      stream.respond();
      stream.end('body');
      break;
    case '/trailers':
      stream.respond(undefined, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': 'yes' }));
      stream.end();
      break;
    case '/reset':
      stream.respond();
      stream.write('some');
      stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
      break;
  }
});
server.listen(0, common.mustCall(async () => {
  const session = http2.connect(`http://localhost:${server.address().port}`);
  const answered = async (path) => {
    const req = session.request({ ':path': path });
    const wait = async () => (await once(req, 'response'))[0]; // some jobs more
    const headers = await wait();
    return [req, headers];
  };
  for (let i = 0; i < 3; i++) {
    const [empty, { ':status': status }] = await answered('/empty');
    assert.strictEqual(status, 204);
    assert.strictEqual(empty.destroyed, false);
    empty.resume();
    await Promise.all([once(empty, 'end'), once(empty, 'close')]);

    const [body] = await answered('/body');
    let text = '';
    body.setEncoding('utf8').on('data', (data) => { text += data; });
    await once(body, 'end');
    assert.strictEqual(text, 'body');

    const [tailed] = await answered('/trailers');
    tailed.resume();
    assert.strictEqual((await once(tailed, 'trailers'))[0]['x-end'], 'yes');
    await once(tailed, 'close');

    const [reset] = await answered('/reset');
    reset.on('error', common.mustCall(({ code }) => assert.strictEqual(code, 'ERR_HTTP2_STREAM_ERROR')));
    await new Promise((resolve) => { reset.on('close', resolve); });
  }
  // What a listener throws is told once, and what came behind it all the same.
  const thrown = new Promise((resolve) => process.once('uncaughtException', resolve));
  const req = session.request({ ':path': '/empty' });
  req.on('response', () => { throw new Error('thrown'); });
  const closed = once(req, 'close');
  req.resume();
  assert.strictEqual((await thrown).message, 'thrown');
  await closed;
  session.close();
  server.close();
}));
