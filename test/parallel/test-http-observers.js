'use strict';
// Requests and connections on the timeline, and the diagnostics channels of server and client.

const { mustCall, mustCallAtLeast } = require('../common');
const assert = require('assert');
const dc = require('diagnostics_channel');
const http = require('http');
const { PerformanceObserver } = require('perf_hooks');

const names = [];
for (const name of ['http.client.request.created', 'http.client.request.start', 'http.client.response.finish', 'http.server.request.start',
  'http.server.response.finish', 'net.client.socket', 'net.server.socket']) {
  dc.subscribe(name, mustCall((message) => {
    names.push(name);
    assert.ok(message.request ?? message.socket);
  }));
}
const entries = [];
const observer = new PerformanceObserver(mustCallAtLeast((list) => entries.push(...list.getEntries())));
observer.observe({ entryTypes: ['http', 'net'] });
const server = http.createServer((req, res) => res.end('ok')).listen(0, '127.0.0.1', mustCall(() => {
  http.get({ port: server.address().port, host: '127.0.0.1', path: '/p' }, mustCall((res) => res.resume().on('end', mustCall(() => server.close()))));
}));
process.on('exit', () => {
  assert.deepStrictEqual(entries.map((e) => e.name).sort(), ['HttpClient', 'HttpRequest', 'connect']);
  assert.strictEqual(entries.find((e) => e.name === 'HttpRequest').detail.req.url, '/p');
  assert.strictEqual(names.length, 7);
});
