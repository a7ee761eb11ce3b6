'use strict';
// http2: raw header lists keep their order; fields that are not well-formed are left out by who receives them; single
// values may repeat when that is allowed; a padded session says the same.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const lax = { strictSingleValueFields: false, paddingStrategy: http2.constants.PADDING_STRATEGY_MAX };
const server = http2.createServer(lax);
server.on('stream', common.mustCall((stream, headers, flags, raw) => {
  assert.deepStrictEqual(raw.filter((one, i) => i < 4 || i > 7), [':method', 'GET', ':path', '/x', 'b', '1', 'referer', 'y', 'referer', 'z']);
  assert.strictEqual(headers.bad, undefined);
  assert.strictEqual(headers.spaced, undefined);
  stream.respond([':status', '200', 'etag', '1', 'etag', '2']);
  stream.end('body');
}));
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`, lax);
  const req = client.request([':method', 'GET', ':path', '/x', 'b', '1', 'referer', 'y', 'referer', 'z', 'bad', 'a\r\nb', 'spaced', ' a']);
  assert.deepStrictEqual(req.sentHeaders.referer, ['y', 'z']);
  let text = '';
  req.on('response', common.mustCall((headers, flags, raw) => assert.deepStrictEqual(raw.slice(0, 6), [':status', '200', 'etag', '1', 'etag', '2'])));
  req.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  req.on('close', common.mustCall(() => {
    assert.strictEqual(text, 'body');
    client.close();
    server.close();
  }));
}));
