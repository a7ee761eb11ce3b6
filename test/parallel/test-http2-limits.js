'use strict';
// http2: header lists, pings and resets that are too many end in an error, and the server goes on.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer({ maxHeaderListPairs: 10 }, (req, res) => res.end('ok'));
server.on('sessionError', () => {});
server.listen(0, common.mustCall(async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const client = http2.connect(url);
  const many = {};
  for (let i = 0; i < 20; i++) many[`x-${i}`] = 'y';
  const req = client.request(many);
  req.on('response', common.mustNotCall());
  await new Promise((resolve) => req.on('error', common.mustCall((error) => {
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    assert.match(error.message, /NGHTTP2_ENHANCE_YOUR_CALM/);
    resolve();
  })));
  const results = [];
  await new Promise((resolve) => {
    for (let i = 0; i < 12; i++) {
      const taken = client.ping((error) => {
        results.push(error?.code);
        if (results.length === 12) resolve();
      });
      assert.strictEqual(taken, i < 10);
    }
  });
  assert.strictEqual(results.filter((code) => code === 'ERR_HTTP2_PING_CANCEL').length, 2);
  client.close();

  // Resets without end: the session ends, the next one is served.
  const rapid = http2.connect(url);
  rapid.on('error', () => {});
  const again = () => {
    if (rapid.destroyed || rapid.closed) return;
    for (let i = 0; i < 50; i++) {
      const one = rapid.request();
      one.on('error', () => {});
      one.on('ready', () => one.close(8));
      one.close(8);
    }
    setImmediate(again);
  };
  again();
  await new Promise((resolve) => rapid.on('close', resolve));

  const last = http2.connect(url);
  const ok = last.request();
  let text = '';
  ok.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  ok.on('close', common.mustCall(() => {
    assert.strictEqual(text, 'ok');
    last.close();
    server.close();
  }));
}));
