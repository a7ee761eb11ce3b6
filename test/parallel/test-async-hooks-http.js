'use strict';
// What hooks see of http: one HTTPINCOMINGMESSAGE for each connection of a server, one HTTPCLIENTREQUEST for each request, as the resource
// that handlers run in; a store entered in a handler stays with that request.
const common = require('../common');
const assert = require('assert');
const hooks = require('async_hooks');
const http = require('http');

const seen = new Map();
const calls = [];
hooks.createHook({
  init(id, type, trigger, resource) {
    if (!/HTTP/.test(type)) return;
    seen.set(id, type);
    calls.push(['init', type, Object.keys(resource).join()]);
  },
  before(id) { if (seen.has(id)) calls.push(['before', seen.get(id)]); },
  after(id) { if (seen.has(id)) calls.push(['after', seen.get(id)]); },
  destroy(id) { if (seen.has(id)) calls.push(['destroy', seen.get(id)]); },
}).enable();

const als = new hooks.AsyncLocalStorage();
const resources = new Set();
const server = http.createServer(common.mustCall((req, res) => {
  const resource = hooks.executionAsyncResource();
  resources.add(resource);
  assert.strictEqual(resource.constructor.name, 'HTTPServerAsyncResource');
  assert.strictEqual(resource.socket, req.socket);
  assert.strictEqual(seen.get(hooks.executionAsyncId()), 'HTTPINCOMINGMESSAGE');
  assert.strictEqual(als.getStore(), undefined); // not of the request before on this connection
  als.enterWith(req.url);
  setImmediate(() => {
    assert.strictEqual(als.getStore(), req.url);
    res.end('x');
  });
}, 2));
server.listen(0, common.mustCall(async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (const name of ['/a', '/b']) {
    await als.run(name, () => new Promise((resolve) => {
      const req = http.get({ port: server.address().port, agent, path: name }, common.mustCall((res) => {
        const resource = hooks.executionAsyncResource();
        assert.strictEqual(resource.constructor.name, 'HTTPClientAsyncResource');
        assert.strictEqual(resource.req, req);
        assert.strictEqual(als.getStore(), name);
        res.resume().on('end', common.mustCall(() => {
          assert.strictEqual(als.getStore(), name);
          setImmediate(resolve);
        }));
      }));
    }));
  }
  agent.destroy();
  server.close();
}));

process.on('exit', () => {
  const count = (...wanted) => calls.filter((call) => wanted.every((w, i) => call[i] === w)).length;
  assert.strictEqual(resources.size, 1);
  assert.strictEqual(count('init', 'HTTPINCOMINGMESSAGE', 'type,socket'), 1);
  assert.strictEqual(count('init', 'HTTPCLIENTREQUEST', 'type,req'), 2);
  for (const type of ['HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST']) {
    assert.ok(count('before', type) >= 2);
    assert.strictEqual(count('before', type), count('after', type));
  }
  assert.strictEqual(count('destroy', 'HTTPCLIENTREQUEST'), 2);
});
