'use strict';
// What fetch() refuses or loses, by the codes that programs ask for; streams as bodies: their length, and that they are cancelled.
const common = require('../common');
const assert = require('assert');
const http = require('http');

process.on('warning', common.mustNotCall('a warning')); // of listeners that pile up
const server = http.createServer((req, res) => {
  if (req.url === '/lost') return req.socket.destroy();
  if (req.url === '/bad') return req.socket.end('HTTP/1.1 xx\r\n\r\n');
  if (req.url === '/hang') return undefined;
  let length = 0;
  req.on('data', (chunk) => { length += chunk.length; });
  req.on('error', () => {}); // of those that end too early
  return req.on('end', () => res.end(`${req.headers['content-length']} ${req.headers['transfer-encoding']} ${req.headers.connection} ${length}`));
});
const source = (count) => new ReadableStream({
  pull(controller) {
    if (count-- > 0) controller.enqueue(Buffer.from('abcd'));
    else controller.close();
  },
});

server.listen(0, common.mustCall(async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const post = (body, headers, path = '') => fetch(base + path, { method: 'POST', body, headers, duplex: 'half' });
  const said = async (...args) => (await post(...args)).text();
  const fails = (promise, name, code, message) => assert.rejects(promise, (error) => {
    assert.deepStrictEqual([error.name, error.message], ['TypeError', 'fetch failed']);
    assert.deepStrictEqual([error.cause.name, error.cause.code], [name, code]);
    assert.match(error.cause.message, message);
    return true;
  });

  assert.strictEqual(await said(source(3)), 'undefined chunked keep-alive 12');
  assert.strictEqual(await said(source(3), { 'Content-Length': '12' }), '12 undefined keep-alive 12');
  assert.strictEqual(await said('abcd', { 'Content-Length': '4', Connection: 'Close' }), '4 undefined close 4');
  for (const length of ['4', '20']) {
    await fails(post(source(3), { 'content-length': length }), 'RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', /does not match/);
  }
  await fails(post('abcd', { 'content-length': '5' }), 'RequestContentLengthMismatchError', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', /does not match/);
  for (const [name, value] of [['upgrade', 'x'], ['keep-alive', '5'], ['transfer-encoding', 'chunked'], ['content-length', 'x']]) {
    await fails(post('x', { [name]: value }), 'InvalidArgumentError', 'UND_ERR_INVALID_ARG', new RegExp(`^invalid ${name} header$`));
  }
  await fails(post('x', { expect: '100-continue' }), 'NotSupportedError', 'UND_ERR_NOT_SUPPORTED', /^expect header not supported$/);
  await fails(post('x', {}, '/lost'), 'SocketError', 'UND_ERR_SOCKET', /^other side closed$/);
  await fails(post('x', {}, '/bad'), 'HTTPParserError', 'HPE_INVALID_STATUS', /^Response does not match the HTTP\/1\.1 protocol/);
  await fails(post(new ReadableStream({ pull(controller) { controller.error(new RangeError('mine')); } })), 'RangeError', undefined, /^mine$/);

  // More than the connection takes, and then no more.
  const aborter = new AbortController();
  let given = 0;
  await new Promise((resolve, reject) => {
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(100000));
        if (++given === 20) aborter.abort(new Error('enough'));
      },
      cancel: common.mustCall((reason) => (reason.message === 'enough' ? resolve() : reject(reason))),
    });
    assert.rejects(fetch(base, { method: 'POST', body: endless, duplex: 'half', signal: aborter.signal }), { message: 'enough' }).catch(reject);
  });
  server.close();
  server.closeAllConnections();
}));
