'use strict';
// fetch()'s integrity option: an answer that does not hash to what the program named is refused.
require('../common');
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const { createHash } = require('crypto');

const hash = (algorithm, text, encoding = 'base64') => `${algorithm}-${createHash(algorithm).update(text).digest(encoding)}`;
const server = http.createServer((req, res) => {
  if (req.url === '/gzip') res.setHeader('Content-Encoding', 'gzip');
  res.end(req.url === '/gzip' ? zlib.gzipSync('right') : 'right');
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  const read = async (path, integrity, method = 'GET') => (await fetch(new URL(path, url), { integrity, method })).text();
  const refused = (path, integrity, message, method) => assert.rejects(read(path, integrity, method), (error) => error instanceof TypeError && error.message === 'fetch failed' && error.cause.message === message);

  for (const algorithm of ['sha256', 'sha384', 'sha512']) {
    assert.strictEqual(await read('/', hash(algorithm, 'right')), 'right');
    await refused('/', hash(algorithm, 'wrong'), 'integrity mismatch');
  }
  assert.strictEqual(await read('/gzip', hash('sha256', 'right')), 'right'); // of what is decoded
  assert.strictEqual(await read('/', `${hash('sha256', 'right', 'base64url')}?option`), 'right');
  assert.strictEqual(await read('/', `${hash('sha256', 'wrong')} ${hash('sha256', 'right')}`), 'right');
  await refused('/', `${hash('sha256', 'right')} ${hash('sha512', 'wrong')}`, 'integrity mismatch'); // the strongest counts
  assert.strictEqual(await read('/', 'md5-abc nonsense'), 'right'); // nothing that is known
  await refused('/', hash('sha256', 'right'), '', 'HEAD');
  await assert.rejects(fetch('data:,right', { integrity: hash('sha256', 'wrong') }), { name: 'TypeError' });
  assert.strictEqual(await (await fetch('data:,right', { integrity: hash('sha256', 'right') })).text(), 'right');
  server.close();
  server.closeIdleConnections();
});
