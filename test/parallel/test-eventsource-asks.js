'use strict';
// What EventSource asks with, and what it refuses.
const common = require('../common');
if (globalThis.EventSource === undefined) {
  const { spawnSync } = require('child_process');
  process.exit(spawnSync(process.execPath, ['--experimental-eventsource', __filename], { stdio: 'inherit' }).status);
}
const assert = require('assert');
const http = require('http');

assert.throws(() => new EventSource('nope'), { name: 'SyntaxError', message: 'TypeError: Invalid URL' });
assert.throws(() => new EventSource('http://127.0.0.1:1/', 5), { name: 'TypeError', message: 'EventSource constructor: Expected 5 to be one of: Null, Undefined, Object.' });
assert.deepStrictEqual(Object.keys(EventSource.prototype).sort(),
  ['CLOSED', 'CONNECTING', 'OPEN', 'close', 'onerror', 'onmessage', 'onopen', 'readyState', 'url', 'withCredentials']);
const server = http.createServer(common.mustCall((req, res) => {
  const { accept, pragma, 'cache-control': cache } = req.headers;
  assert.deepStrictEqual([accept, pragma, cache], ['text/event-stream', 'no-cache', 'no-cache']);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write('data: told\r\n\r\n');
})).listen(0, common.mustCall(() => {
  const events = new EventSource(`http://127.0.0.1:${server.address().port}/`, null);
  events.onmessage = common.mustCall(({ data }) => {
    assert.strictEqual(data, 'told');
    events.close();
    server.close();
    server.closeAllConnections();
  });
}));
