'use strict';
// The article's Express program in small: routes, parameters, a JSON body, an error handler.
const common = require('../common');
common.needs('express');
const assert = require('assert');
const express = require('express');

const app = express();
app.use(express.json());
app.get('/users/:id', (req, res) => res.json({ id: req.params.id, page: req.query.page }));
app.post('/echo', (req, res) => res.status(201).send(req.body));
app.get('/fails', () => { throw new Error('on purpose'); });
app.use((error, req, res, next) => res.status(500).json({ error: error.message }));

const server = app.listen(0, common.mustCall(async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const user = await fetch(`${base}/users/7?page=2`);
  assert.match(user.headers.get('content-type'), /^application\/json/);
  assert.deepStrictEqual(await user.json(), { id: '7', page: '2' });
  const echo = await fetch(`${base}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":[1]}' });
  assert.strictEqual(echo.status, 201);
  assert.deepStrictEqual(await echo.json(), { a: [1] });
  const failed = await fetch(`${base}/fails`);
  assert.strictEqual(failed.status, 500);
  assert.deepStrictEqual(await failed.json(), { error: 'on purpose' });
  assert.strictEqual((await fetch(`${base}/nowhere`)).status, 404);
  server.close(common.mustCall());
}));
