'use strict';
// 'http.client.request.created' tells of a request that has its headers.
const { mustCall } = require('../common');
const assert = require('assert');
const diagnostics = require('diagnostics_channel');
const http = require('http');

diagnostics.subscribe('http.client.request.created', mustCall(({ request }) => {
  assert.strictEqual(request.getHeader('foo'), 'bar');
  assert.ok(request.getHeader('host'));
  assert.strictEqual(request.headersSent, false);
}));

const server = http.createServer((req, res) => res.end()).listen(0, '127.0.0.1', mustCall(() => {
  http.get({ host: '127.0.0.1', port: server.address().port, headers: { foo: 'bar' } }, mustCall((res) => {
    res.resume();
    server.close();
  }));
}));
