'use strict';
// The message classes for HTTP/1 of a server that speaks both; how many origins a client believes.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const http2 = require('http2');
const https = require('https');
const { once } = require('events');
const { readFileSync } = require('fs');

const tls = { key: readFileSync(common.fixtures('keys/server-key.pem')), cert: readFileSync(common.fixtures('keys/server-cert.pem')) };
class Message extends http.IncomingMessage { mark = 'm'; }
class Response extends http.ServerResponse { finishWith(text) { this.end(`${text}r`); } }

async function classes(options) {
  const server = http2.createSecureServer({ ...tls, allowHTTP1: true, ...options }, (req, res) => res.finishWith(req.mark));
  server.listen(0);
  await once(server, 'listening');
  const [res] = await once(https.get({ port: server.address().port, rejectUnauthorized: false, agent: false }), 'response');
  assert.strictEqual((await res.toArray()).join(''), 'mr');
  server.close();
}

async function origins(maxOriginSetSize, count) {
  const server = http2.createSecureServer(tls);
  server.on('session', (session) => {
    session.on('error', () => {});
    session.origin(...Array.from({ length: count }, (_, i) => `https://h${i}.example`));
  });
  server.listen(0);
  await once(server, 'listening');
  const client = http2.connect(`https://localhost:${server.address().port}`, { rejectUnauthorized: false, ...(maxOriginSetSize && { maxOriginSetSize }) });
  let result;
  try {
    await once(client, 'origin');
    result = client.originSet.length;
    // Settings are plain objects, in Node's order, without what there is none of.
    assert.strictEqual(Object.getPrototypeOf(client.remoteSettings), Object.prototype);
    assert.deepStrictEqual(Object.keys(client.localSettings), ['headerTableSize', 'enablePush', 'initialWindowSize', 'maxFrameSize', 'maxConcurrentStreams',
      'maxHeaderListSize', 'maxHeaderSize', 'enableConnectProtocol']);
  } catch (error) {
    result = error.code;
  }
  client.destroy();
  server.close();
  return result;
}

(async () => {
  await classes({ Http1IncomingMessage: Message, Http1ServerResponse: Response });
  await classes({ http1Options: { IncomingMessage: Message, ServerResponse: Response } });
  assert.strictEqual(await origins(2, 1), 2);
  assert.strictEqual(await origins(2, 2), 'ERR_HTTP2_TOO_MANY_ORIGINS');
  assert.strictEqual(await origins(undefined, 127), 128);
  assert.strictEqual(await origins(undefined, 128), 'ERR_HTTP2_TOO_MANY_ORIGINS');
  assert.throws(() => http2.connect('http://localhost:1', { maxOriginSetSize: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
})().then(common.mustCall());
