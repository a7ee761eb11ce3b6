'use strict';
// What the listener of a server throws while a domain is entered goes to that domain.
const { mustCall } = require('../common');
const assert = require('assert');
const domain = require('domain');
const http = require('http');

const server = http.createServer(mustCall((request, response) => {
  const d = domain.create();
  d.on('error', mustCall((error) => {
    assert.strictEqual(error.message, 'of the request');
    response.end('told');
    server.close();
  }));
  d.run(() => { throw new Error('of the request'); });
})).listen(0, () => {
  http.get({ port: server.address().port, agent: false }, mustCall((response) => { response.resume(); }));
});
