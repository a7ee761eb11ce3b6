'use strict';
// Certificates that were seen before are not decoded again (src/tls/known.c): each connection still has its peer's, and the result
// of its own check, on both sides and in other threads. Key logs go to those who listen, whoever shares their context.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const tls = require('tls');
const { X509Certificate } = require('crypto');
const { Worker, isMainThread } = require('worker_threads');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const read = (name) => fs.readFileSync(path.join(keys, `${name}.pem`));
const ca = read('ca-cert');
const pairs = {};
for (const name of ['server', 'self', 'other', 'expired']) pairs[name] = { key: read(`${name}-key`), cert: read(`${name}-cert`) };
const names = Object.keys(pairs);
const printOf = (name) => new X509Certificate(pairs[name].cert).fingerprint256;

const listen = (options, serve) => new Promise((resolve) => {
  const server = tls.createServer({ ...options, requestCert: true, rejectUnauthorized: false }, serve).listen(0, () => resolve(server));
});

async function main() {
  const servers = {};
  for (const name of names) servers[name] = await listen(pairs[name], (socket) => socket.end(`${socket.getPeerCertificate().fingerprint256} ${socket.authorized}`));
  const attempt = (name, client, more) => new Promise((resolve, reject) => {
    let text = '';
    const socket = tls.connect({ port: servers[name].address().port, host: 'localhost', rejectUnauthorized: false, ...pairs[client], ...more });
    socket.on('data', (chunk) => { text += chunk; }).on('error', reject).on('end', () => resolve(text));
    socket.on('secureConnect', () => {
      assert.strictEqual(socket.getPeerCertificate().fingerprint256, printOf(name));
      assert.strictEqual(socket.getPeerX509Certificate().fingerprint256, printOf(name));
      const code = socket.authorizationError?.code ?? socket.authorizationError;
      assert.strictEqual(code, { server: more.ca ? null : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', self: 'DEPTH_ZERO_SELF_SIGNED_CERT' }[name] ?? code);
    });
  });
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < names.length; i++) {
      const client = names[(i + round) % names.length];
      assert.strictEqual(await attempt(names[i], client, round === 1 ? {} : { ca }), `${printOf(client)} false`);
    }
  }

  const lines = [];
  await new Promise((resolve) => {
    const { port } = servers.self.address();
    const socket = tls.connect({ port, host: 'localhost', rejectUnauthorized: false }).on('keylog', (line) => lines.push(String(line))).resume().on('end', resolve);
    tls.connect({ port, host: 'localhost', rejectUnauthorized: false }).on('error', () => {}).resume(); // its server may be gone by then
    assert.strictEqual(socket.encrypted, true);
  });
  assert.strictEqual(lines.length, 5);
  for (const line of lines) assert.match(line, /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{96}\n$/);
  assert.strictEqual(new Set(lines.map((line) => line.split(' ')[1])).size, 1);
  for (const name of names) servers[name].close();
}

main().then(common.mustCall(() => {
  if (isMainThread) for (let i = 0; i < 2; i++) new Worker(__filename).on('exit', common.mustCall((code) => assert.strictEqual(code, 0)));
}));
