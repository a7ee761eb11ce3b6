'use strict';
// Asking for a field by any name makes no name valid, and finds it in any case.
require('../common');
const assert = require('assert');
const http = require('http');

const message = new http.OutgoingMessage();
for (const name of ['a b', 'n\u00e4me', '', 'a:', '__proto__', 'constructor']) {
  for (let i = 0; i < 2; i++) assert.strictEqual(message.getHeader(name), undefined);
}
message.setHeader('ETag', '1');
for (const name of ['a b', 'n\u00e4me', '', 'a:']) {
  for (let i = 0; i < 2; i++) {
    assert.strictEqual(message.getHeader(name), undefined);
    assert.throws(() => message.setHeader(name, 'x'), { code: 'ERR_INVALID_HTTP_TOKEN' });
    assert.throws(() => message.appendHeader(name, 'x'), { code: 'ERR_INVALID_HTTP_TOKEN' });
  }
}
for (const name of ['etag', 'ETAG', 'eTag', 'ETag']) assert.strictEqual(message.getHeader(name), '1');
for (let i = 0; i < 2000; i++) assert.strictEqual(message.getHeader(`X-${i}`), undefined);
message.setHeader('x-7', 7);
assert.strictEqual(message.getHeader('X-7'), 7);
message.setHeader('__proto__', 'own');
assert.strictEqual(message.getHeader('__PROTO__'), 'own');
assert.strictEqual(message.getHeader('constructor'), undefined);
assert.deepStrictEqual(message.getHeaderNames(), ['etag', 'x-7', '__proto__']);
assert.throws(() => message.getHeader(1), { code: 'ERR_INVALID_ARG_TYPE' });
