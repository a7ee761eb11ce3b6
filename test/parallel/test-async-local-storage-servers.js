// What a server's listeners see of an AsyncLocalStorage: the store in which it was made to listen. finished() and import() keep theirs.
'use strict';
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');
const { AsyncLocalStorage } = require('async_hooks');
const { PassThrough, finished } = require('stream');

const als = new AsyncLocalStorage();
const sees = (store, fn) => mustCall(function(...args) {
  assert.strictEqual(als.getStore(), store);
  return fn?.apply(this, args);
});

als.run('http', () => {
  const server = http.createServer(sees('http', (request, response) => {
    request.on('data', sees('http'));
    request.on('end', sees('http', () => response.end('answer')));
    response.on('finish', sees('http'));
  }));
  server.on('connection', sees('http'));
  server.listen(0, sees('http', () => als.run('client', () => {
    const request = http.request({ port: server.address().port, method: 'POST' }, sees('client', (response) => {
      response.resume().on('end', sees('client', () => als.exit(() => server.close(sees(undefined)))));
    }));
    request.end('body');
  })));
});

als.run('net', () => {
  const server = net.createServer(sees('net', (socket) => {
    socket.resume().on('end', () => socket.end());
    server.close();
  }));
  server.listen(0, () => als.exit(() => net.connect(server.address().port).end('x')));
});

const stream = new PassThrough();
als.run('finished', () => finished(stream, sees('finished')));
stream.resume().end();

globalThis.storeNow = () => als.getStore();
als.run('import', () => import('data:text/javascript,export const store = storeNow()')).then(mustCall(({ store }) => assert.strictEqual(store, 'import')));
