'use strict';
// Fastify in a cluster whose workers are killed under load: no request is lost that no dead worker had in its hands.
const common = require('../common');
common.needs('fastify');
const assert = require('assert');
const { get, run } = require('./programs/killed-under-load');

run((listening) => {
  const app = require('fastify')();
  app.get('/users/:id', {
    schema: { response: { 200: { type: 'object', properties: { id: { type: 'string' }, pid: { type: 'integer' } } } } },
  }, async (request) => ({ id: request.params.id, pid: process.pid }));
  listening(app.server);
  app.listen({ port: 0 });
}, async (port) => {
  const { status, type, text } = await get(port, '/users/7');
  assert.strictEqual(status, 200);
  assert.match(type, /^application\/json/);
  assert.strictEqual(JSON.parse(text).id, '7');
});
