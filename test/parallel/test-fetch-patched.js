'use strict';
// fetch() and its classes do not go through what a program has replaced: Headers' methods, http.request. Nor have they fields to see.
const common = require('../common');
const assert = require('assert');
const http = require('http');

const seen = [];
const { append, set } = Headers.prototype;
Headers.prototype.append = function(...args) {
  seen.push(args);
  return append.apply(this, args);
};
Headers.prototype.set = function(...args) {
  seen.push(args);
  return set.apply(this, args);
};
const given = new Headers({ 'X-One': '1' });
new Response('x', { headers: given });
new Request('http://a.test', { headers: [['X-Two', '2']] });
Response.json({});
assert.deepStrictEqual(seen, []);
given.append('X-Three', '3');
assert.deepStrictEqual(seen, [['X-Three', '3']]);
for (const object of [new Response('x', { headers: given }), new Request('http://a.test'), Response.error()]) assert.deepStrictEqual(Object.getOwnPropertyNames(object), []);

const server = http.createServer((req, res) => res.end('from the server'));
server.listen(0, common.mustCall(async () => {
  http.request = http.get = common.mustNotCall();
  http.ClientRequest = common.mustNotCall();
  assert.strictEqual(await (await fetch(`http://localhost:${server.address().port}`)).text(), 'from the server');
  server.close();
  server.closeAllConnections();
}));
