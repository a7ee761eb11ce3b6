'use strict';
// express.static: whole files, ranges, conditional requests, HEAD, what is not there and what must not be reached.
const common = require('../common');
common.needs('express');
const assert = require('assert');
const fs = require('fs');
const http = require('http');
const express = require('express');

const large = Buffer.alloc(700000, Uint8Array.from({ length: 253 }, (_, i) => i));
fs.mkdirSync(common.tmp('public', 'sub'), { recursive: true });
fs.writeFileSync(common.tmp('public', 'large.bin'), large);
fs.writeFileSync(common.tmp('public', 'index.html'), '<p>index</p>');
fs.writeFileSync(common.tmp('public', 'empty.txt'), '');
fs.writeFileSync(common.tmp('secret'), 'secret');

const app = express();
app.set('env', 'test'); // errors are not printed
app.use(express.static(common.tmp('public'), { maxAge: '1h' }));
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function get(port, path, headers = {}, method = 'GET') {
  return new Promise((resolve, reject) => {
    http.request({ port, path, headers, method, agent }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(parts) }));
    }).on('error', reject).end();
  });
}

const server = app.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  const whole = await get(port, '/large.bin');
  assert.strictEqual(whole.status, 200);
  assert.ok(whole.body.equals(large));
  assert.strictEqual(whole.headers['content-length'], '700000');
  assert.strictEqual(whole.headers['cache-control'], 'public, max-age=3600');
  assert.strictEqual(whole.headers['accept-ranges'], 'bytes');
  const { etag, 'last-modified': modified } = whole.headers;

  const head = await get(port, '/large.bin', {}, 'HEAD');
  assert.deepStrictEqual([head.status, head.headers['content-length'], head.body.length], [200, '700000', 0]);

  for (const [range, from, to] of [['bytes=0-0', 0, 0], ['bytes=65530-65545', 65530, 65545], ['bytes=-10', 699990, 699999], ['bytes=100000-', 100000, 699999]]) {
    const part = await get(port, '/large.bin', { range });
    assert.strictEqual(part.status, 206);
    assert.strictEqual(part.headers['content-range'], `bytes ${from}-${to}/700000`);
    assert.ok(part.body.equals(large.subarray(from, to + 1)));
  }
  const beyond = await get(port, '/large.bin', { range: 'bytes=700000-' });
  assert.deepStrictEqual([beyond.status, beyond.headers['content-range']], [416, 'bytes */700000']);
  const stale = await get(port, '/large.bin', { 'range': 'bytes=0-9', 'if-range': '"other"' });
  assert.deepStrictEqual([stale.status, stale.body.length], [200, 700000]);

  for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': modified }]) {
    const same = await get(port, '/large.bin', headers);
    assert.deepStrictEqual([same.status, same.body.length, same.headers['content-length']], [304, 0, undefined]);
  }
  assert.strictEqual((await get(port, '/large.bin', { 'if-match': '"other"' })).status, 412);

  assert.strictEqual(`${(await get(port, '/')).body}`, '<p>index</p>');
  assert.deepStrictEqual((await get(port, '/empty.txt')).headers['content-length'], '0');
  assert.deepStrictEqual([(await get(port, '/sub')).status, (await get(port, '/sub')).headers.location], [301, '/sub/']);
  for (const path of ['/none', '/../secret', '/%2e%2e/secret', '/..%2fsecret']) assert.notStrictEqual((await get(port, path)).status, 200, path);

  // A client that leaves in the middle leaves no descriptor behind.
  const open = () => fs.readdirSync('/proc/self/fd').length;
  const before = open();
  await Promise.all(Array.from({ length: 20 }, () => new Promise((resolve) => {
    const req = http.get({ port, path: '/large.bin', agent: false }, (res) => {
      res.once('data', () => req.destroy());
      res.on('error', () => {});
      res.on('close', resolve);
    });
    req.on('error', () => {});
  })));
  await common.until(() => open() <= before + 1, 'the descriptors of files and sockets to be closed');
  agent.destroy();
  server.close(common.mustCall());
}));
