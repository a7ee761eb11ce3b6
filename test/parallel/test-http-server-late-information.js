'use strict';
// 1xx answers after the head of the real one are refused: they would stand in its body.
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');

const server = http.createServer(mustCall((req, res) => {
  res.write('body');
  const late = { code: 'ERR_HTTP_HEADERS_SENT' };
  assert.throws(() => res.writeContinue(), late);
  assert.throws(() => res.writeProcessing(), late);
  assert.throws(() => res.writeEarlyHints({ link: '</a>; rel=preload' }), late);
  res.end();
})).listen(0, mustCall(() => {
  http.get({ port: server.address().port, agent: false }, mustCall((res) => {
    let body = '';
    res.setEncoding('utf8').on('data', (text) => body += text).on('end', mustCall(() => {
      assert.strictEqual(body, 'body');
      server.close();
    }));
  }));
}));
