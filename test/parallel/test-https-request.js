'use strict';
// A server, its client, an agent that keeps the connection and takes up sessions.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const https = require('https');
const path = require('path');

const keys = path.join(__dirname, '..', 'fixtures', 'keys');
const read = (name) => fs.readFileSync(path.join(keys, `${name}.pem`));
const ca = read('ca-cert');
const server = https.createServer({ key: read('server-key'), cert: read('server-cert') }, (req, res) => {
  assert.ok(req.socket.encrypted);
  res.end(`got ${req.url}`);
});
server.listen(0, common.mustCall(() => {
  const { port } = server.address();
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  const get = (url) => new Promise((resolve, reject) => {
    https.get({ port, host: 'localhost', path: url, ca, agent }, (res) => {
      let body = '';
      res.on('data', (chunk) => { body += chunk; });
      res.on('end', () => resolve([body, res.req.reusedSocket]));
    }).on('error', reject);
  });
  (async () => {
    assert.deepStrictEqual(await get('/a'), ['got /a', false]);
    assert.deepStrictEqual(await get('/b'), ['got /b', true]);
    await assert.rejects(new Promise((resolve, reject) => https.get({ port, host: 'localhost' }, resolve).on('error', reject)),
                         { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    agent.destroy();
    server.close();
  })().then(common.mustCall());
}));
