'use strict';
// http2: ALTSVC and ORIGIN frames arrive; custom settings are taken when they were asked for, each frame with its own values.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const server = http2.createServer({ remoteCustomSettings: [77], settings: { customSettings: { 88: 1 } } });
server.on('session', common.mustCall((session) => {
  session.altsvc('h2=":8000"', 'https://example.org/x');
  session.origin('https://example.org'); // a client without TLS passes over it
  session.settings({ maxConcurrentStreams: 7, customSettings: { 88: 2, 89: 3 } });
  assert.throws(() => session.altsvc('h2="\n"'), { code: 'ERR_INVALID_CHAR' });
  assert.throws(() => session.origin('file:///x'), { code: 'ERR_HTTP2_INVALID_ORIGIN' });
}));
server.on('stream', common.mustCall((stream) => {
  assert.deepStrictEqual(stream.session.remoteSettings.customSettings, { 77: 5 });
  stream.session.altsvc('clear', stream.id);
  stream.respond();
  stream.end('ok');
}));
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`, {
    remoteCustomSettings: [88], settings: { customSettings: { 77: 5, 78: 6 } },
  });
  const services = [];
  const seen = [];
  client.on('altsvc', common.mustCall((alt, origin, stream) => services.push([alt, origin, stream]), 2));
  client.on('origin', common.mustNotCall());
  client.on('remoteSettings', common.mustCall((values) => seen.push([values.maxConcurrentStreams, values.customSettings]), 2));
  const req = client.request();
  req.resume();
  req.on('close', common.mustCall(() => {
    assert.deepStrictEqual(services, [['h2=":8000"', 'https://example.org', 0], ['clear', '', 1]]);
    assert.deepStrictEqual(seen, [[4294967295, { 88: 1 }], [7, { 88: 2 }]]);
    client.close();
    server.close();
  }));
}));
