'use strict';
// Express in a cluster whose workers are killed under load: no request is lost that no dead worker had in its hands.
const common = require('../common');
common.needs('express');
const assert = require('assert');
const { get, run } = require('./programs/killed-under-load');

run((listening) => {
  const express = require('express');
  const app = express();
  app.use((req, res, next) => setImmediate(next));
  app.get('/users/:id', (req, res) => res.json({ id: req.params.id, pid: process.pid }));
  listening(app.listen(0));
}, async (port) => {
  const { status, type, text } = await get(port, '/users/7');
  assert.strictEqual(status, 200);
  assert.match(type, /^application\/json/);
  assert.strictEqual(JSON.parse(text).id, '7');
});
