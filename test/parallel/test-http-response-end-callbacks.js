'use strict';
// The callbacks of end() come ahead of 'finish', with what became of the last write; a request that was cut off leaves its connection alone.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');
const { Readable, PassThrough, destroy, compose, Duplex } = require('stream');

const orders = {
  '/once': [['callback null', 'finish true', 'close'], (res, note) => {
    res.end('x', (error) => note(`callback ${error}`));
  }],
  '/late': [['finish true', 'callback ERR_STREAM_ALREADY_FINISHED', 'close'], (res, note) => {
    res.end('x');
    res.on('finish', () => res.end((error) => note(`callback ${error.code}`)));
  }],
  '/destroyed': [['finished false', 'callback ECANCELED', 'close'], (res, note) => {
    res.end(Buffer.alloc(64e6), (error) => note(`callback ${error.code}`));
    note(`finished ${res.writableFinished}`);
    setImmediate(() => res.destroy());
  }],
};
const server = http.createServer(common.mustCall((req, res) => {
  const [expected, answer] = orders[req.url];
  const seen = [];
  res.on('finish', () => seen.push(`finish ${res.writableFinished}`));
  res.on('close', common.mustCall(() => setImmediate(() => {
    seen.push('close');
    assert.deepStrictEqual(seen, expected, req.url);
    next();
  })));
  answer(res, (text) => seen.push(text));
}, Object.keys(orders).length));
const urls = Object.keys(orders);
function next() {
  const url = urls.shift();
  if (url === undefined) {
    server.close();
    return;
  }
  const client = net.connect(server.address().port);
  client.on('error', () => {});
  if (url === '/destroyed') client.pause();
  else client.resume();
  client.write(`GET ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
}
server.listen(0, '127.0.0.1', next);

const cuts = {
  destroy,
  toWeb: (req) => Readable.toWeb(req).cancel(),
  compose: (req) => compose(req, new PassThrough()).on('error', () => {}).destroy(),
  from: (req) => Duplex.from(req).on('error', () => {}).destroy(),
  wrap: (req) => new Readable().wrap(req).on('error', () => {}).destroy(),
};
for (const [name, cut] of Object.entries(cuts)) {
  for (const before of [true, false]) {
    const answers = http.createServer((req, res) => {
      if (req.url === '/next') return res.end('next');
      if (before) cut(req);
      res.statusCode = 401;
      res.end('cut');
      if (!before) cut(req);
    });
    answers.listen(0, '127.0.0.1', () => {
      const client = net.connect(answers.address().port);
      let got = '';
      const post = (url) => client.write(`POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`);
      client.setEncoding('latin1').on('data', (text) => {
        const before = got;
        got += text;
        if (!before.endsWith('cut') && got.endsWith('cut')) post('/next');
        if (got.endsWith('next')) client.end();
      });
      client.on('close', common.mustCall(() => {
        assert.match(got, /^HTTP\/1\.1 401 [^]*cutHTTP\/1\.1 200 [^]*next$/, `${name} ${before}`);
        answers.close();
      }));
      post('/first');
    });
  }
}
