'use strict';
// http2 over TLS: ALPN chooses h2, and http/1.1 for who asks for that when allowHTTP1 is set.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const http2 = require('http2');
const https = require('https');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const server = http2.createSecureServer({
  allowHTTP1: true,
  key: fs.readFileSync(path.join(keys, 'server-key.pem')),
  cert: fs.readFileSync(path.join(keys, 'server-cert.pem')),
}, common.mustCall((req, res) => res.end(req.httpVersion), 2));
server.listen(0, common.mustCall(() => {
  const { port } = server.address();
  https.get({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, common.mustCall((res) => {
    let text = '';
    res.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
    res.on('end', common.mustCall(() => {
      assert.strictEqual(text, '1.1');
      const client = http2.connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
      const req = client.request();
      let body = '';
      req.setEncoding('utf8').on('data', (chunk) => { body += chunk; });
      req.on('close', common.mustCall(() => {
        assert.strictEqual(body, '2.0');
        assert.strictEqual(client.alpnProtocol, 'h2');
        client.close();
        server.close(common.mustCall());
      }));
    }));
  }));
}));
