'use strict';
// The middleware compression: gzip and Brotli of whole and streamed answers, flush() in the middle, and what is left alone.
const common = require('../common');
common.needs('express', 'compression');
const assert = require('assert');
const http = require('http');
const zlib = require('zlib');
const express = require('express');
const compression = require('compression');

const text = 'compressible '.repeat(10000);
const app = express();
app.use(compression({ threshold: 100 }));
app.get('/text', (req, res) => res.type('text').send(text));
app.get('/small', (req, res) => res.type('text').send('small'));
app.get('/image', (req, res) => res.type('png').send(Buffer.alloc(5000)));
app.get('/parts', (req, res) => {
  res.type('text');
  for (let i = 0; i < 200; i++) res.write(text.slice(0, 1000 + i));
  res.end('end');
});
app.get('/flushed', (req, res) => {
  res.type('text');
  res.write('first');
  res.flush();
  app.finish = () => res.end('second');
});

const decoders = { gzip: zlib.gunzipSync, br: zlib.brotliDecompressSync, deflate: zlib.inflateSync, undefined: (bytes) => bytes };

function get(port, path, encoding) {
  return new Promise((resolve, reject) => {
    http.get({ port, path, headers: { 'accept-encoding': encoding } }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => resolve({ headers: res.headers, body: Buffer.concat(parts) }));
    }).on('error', reject);
  });
}

const server = app.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  let parts = '';
  for (let i = 0; i < 200; i++) parts += text.slice(0, 1000 + i);
  for (const [accept, used] of [['gzip', 'gzip'], ['br', 'br'], ['deflate', 'deflate'], ['gzip, br', 'br'], ['identity', undefined]]) {
    for (const [path, expected] of [['/text', text], ['/parts', `${parts}end`]]) {
      const { headers, body } = await get(port, path, accept);
      assert.strictEqual(headers['content-encoding'], used);
      assert.strictEqual(`${decoders[used](body)}`, expected);
      assert.match(headers.vary, /accept-encoding/i);
      if (used) assert.ok(body.length < expected.length / 10);
    }
  }
  for (const [path, length] of [['/small', 5], ['/image', 5000]]) {
    const { headers, body } = await get(port, path, 'gzip');
    assert.deepStrictEqual([headers['content-encoding'], body.length], [undefined, length]);
  }

  // What was flushed can be read before the answer goes on.
  for (const [encoding, decoder] of [['gzip', zlib.createGunzip()], ['br', zlib.createBrotliDecompress()]]) {
    let seen = '';
    await new Promise((resolve, reject) => {
      http.get({ port, path: '/flushed', headers: { 'accept-encoding': encoding } }, (res) => {
        assert.strictEqual(res.headers['content-encoding'], encoding);
        res.pipe(decoder).setEncoding('utf8').on('data', (data) => {
          seen += data;
          if (seen === 'first') app.finish();
        }).on('end', resolve).on('error', reject);
      }).on('error', reject);
    });
    assert.strictEqual(seen, 'firstsecond');
  }

  // A client that leaves in the middle of a compressed answer.
  await new Promise((resolve) => {
    const req = http.get({ port, path: '/flushed', headers: { 'accept-encoding': 'gzip' } }, (res) => {
      res.on('error', () => {});
      res.once('data', () => {
        req.destroy();
        resolve();
      });
    });
    req.on('error', () => {});
  });
  app.finish();
  server.close(common.mustCall());
  server.closeAllConnections();
}));
