'use strict';
// A server's channels are told to whoever subscribes at any time, and to nobody after that.
const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');

const told = [];
const server = http.createServer((req, res) => res.end());
const names = ['http.server.response.created', 'http.server.request.start', 'http.server.response.finish'];
const listeners = names.map((name) => ({ request, response }) => {
  assert.strictEqual(response.req, request);
  told.push(`${name} ${request.url}`);
});
const get = (path) => new Promise((resolve) => {
  http.get({ port: server.address().port, path, agent: false }, mustCall((res) => res.resume().on('end', resolve)));
});
server.listen(0, mustCall(async () => {
  await get('/before');
  const dc = require('diagnostics_channel');
  await get('/loaded');
  names.forEach((name, i) => dc.subscribe(name, listeners[i]));
  await get('/told');
  names.forEach((name, i) => dc.unsubscribe(name, listeners[i]));
  await get('/after');
  server.close();
  assert.deepStrictEqual(told, names.map((name) => `${name} /told`));
}));
