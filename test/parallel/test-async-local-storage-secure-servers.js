'use strict';
// What listeners of tls, https and http2 servers see of an AsyncLocalStorage: the store in which the server was made to listen.
const { mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const http2 = require('http2');
const https = require('https');
const tls = require('tls');
const { AsyncLocalStorage } = require('async_hooks');

const als = new AsyncLocalStorage();
const sees = (store, fn) => mustCall(function(...args) {
  assert.strictEqual(als.getStore(), store);
  return fn?.apply(this, args);
});
const options = { key: fs.readFileSync(`${__dirname}/../fixtures/keys/self-key.pem`), cert: fs.readFileSync(`${__dirname}/../fixtures/keys/self-cert.pem`) };
const trusting = { rejectUnauthorized: false };

als.run('tls', () => {
  const server = tls.createServer(options, sees('tls', (socket) => {
    socket.on('data', sees('tls')).on('end', sees('tls', () => socket.end()));
    server.close();
  }));
  server.listen(0, () => als.exit(() => {
    const client = tls.connect({ port: server.address().port, ...trusting }, sees(undefined, () => client.end('x')));
  }));
});

als.run('https', () => {
  const server = https.createServer(options, sees('https', (request, response) => {
    request.resume().on('end', sees('https', () => response.end()));
  }));
  server.listen(0, () => als.run('client', () => {
    https.get({ port: server.address().port, agent: false, ...trusting }, sees('client', (response) => response.resume().on('end', () => server.close())));
  }));
});

for (const secure of [true, false]) {
  als.run('http2', () => {
    const server = secure ? http2.createSecureServer(options) : http2.createServer();
    server.on('session', sees('http2'));
    server.on('stream', sees('http2', (stream) => {
      stream.respond();
      stream.end();
    }));
    server.listen(0, () => als.run('client', () => {
      const session = http2.connect(`http${secure ? 's' : ''}://localhost:${server.address().port}`, trusting);
      session.request().on('response', sees('client')).resume().on('close', sees('client', () => {
        session.close();
        server.close();
      }));
    }));
  });
}
