'use strict';
// A response whose body nobody reads and which nobody has any more gives its connection up once it is collected; each one kept its
// socket, and the program, for good. One whose body the program has goes on.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const { setFlagsFromString } = require('v8');

setFlagsFromString('--expose-gc');
const collect = require('vm').runInNewContext('gc');

const open = new Set();
const server = http.createServer((req, res) => {
  const name = req.url;
  open.add(name);
  res.on('close', () => open.delete(name));
  res.write('first');
  if (name === '/held') server.on('finish-held', () => res.end('last'));
});
server.listen(0, common.mustCall(async () => {
  const url = `http://localhost:${server.address().port}`;
  const held = (await fetch(`${url}/held`)).body;
  const statuses = await Promise.all(Array.from({ length: 20 }, async (_, i) => (await fetch(`${url}/${i}`)).status));
  assert.deepStrictEqual(new Set(statuses), new Set([200]));
  assert.strictEqual(open.size, 21);
  // The engine may take some values on the stack for references.
  for (let i = 0; i < 200 && open.size > 11; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(open.size <= 11, `${open.size} of 21 are open`);
  assert.ok(open.has('/held'));
  server.emit('finish-held');
  assert.strictEqual(await new Response(held).text(), 'firstlast');
  server.close();
  server.closeAllConnections();
}));
