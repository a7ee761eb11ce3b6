'use strict';
// fetch() tells observers by undici's channels, not by those of http's client; what an observer adds to the head is sent.
const common = require('../common');
const assert = require('assert');
const dc = require('diagnostics_channel');
const http = require('http');

const seen = [];
const names = ['client:beforeConnect', 'client:connected', 'client:connectError', 'client:sendHeaders', 'request:create', 'request:bodyChunkSent',
  'request:bodySent', 'request:headers', 'request:bodyChunkReceived', 'request:trailers', 'request:error'];
for (const name of names) {
  dc.subscribe(`undici:${name}`, (message) => {
    if (name === 'request:create') message.request.addHeader('traceparent', `00-${message.request.path}`);
    seen.push([name, message]);
  });
}
for (const name of ['request.created', 'request.start', 'request.error', 'response.finish']) dc.subscribe(`http.client.${name}`, common.mustNotCall());
const take = () => Object.fromEntries(seen.splice(0));

const server = http.createServer((req, res) => {
  assert.strictEqual(req.headers.traceparent, `00-${req.url}`);
  if (req.url === '/cut') {
    res.writeHead(200, { 'content-length': 10 });
    res.write('x', () => res.destroy());
    return;
  }
  req.resume().on('end', () => {
    res.setHeader('X-A', '1');
    res.setHeader('Trailer', 't');
    res.write('hello');
    res.addTrailers({ t: 'z' });
    res.end();
  });
});
server.listen(0, common.mustCall(async () => {
  const { port } = server.address();
  const origin = `http://localhost:${port}`;

  await (await fetch(`${origin}/a?q=1#h`, { headers: { 'X-B': '2' } })).text();
  assert.deepStrictEqual(seen.map(([name]) => name), ['request:create', 'client:beforeConnect', 'client:connected', 'client:sendHeaders', 'request:bodySent',
    'request:headers', 'request:bodyChunkReceived', 'request:trailers']);
  {
    const told = take();
    const { request } = told['request:create'];
    assert.ok(Object.values(told).every((m) => m.request === undefined || m.request === request));
    assert.deepStrictEqual([request.method, request.origin, request.path, request.body, request.completed, request.contentLength],
      ['GET', origin, '/a?q=1', null, true, null]);
    assert.deepStrictEqual(request.headers.slice(0, 2), ['X-B', '2']);
    assert.deepStrictEqual(request.headers.slice(-2), ['traceparent', '00-/a?q=1']);
    assert.deepStrictEqual(told['client:connected'].connectParams, { host: `localhost:${port}`, hostname: 'localhost', protocol: 'http:', port: `${port}`,
      version: 'h1', servername: null, localAddress: null });
    const { headers, socket } = told['client:sendHeaders'];
    assert.ok(headers.startsWith('GET /a?q=1 HTTP/1.1\r\nhost: ') && headers.endsWith('traceparent: 00-/a?q=1\r\n'), headers);
    assert.strictEqual(socket.remotePort, port);
    const { response } = told['request:headers'];
    assert.deepStrictEqual([response.statusCode, response.statusText, response.headers.slice(0, 2).map(String)], [200, 'OK', ['X-A', '1']]);
    assert.ok(Buffer.isBuffer(response.headers[0]));
    assert.strictEqual(`${told['request:bodyChunkReceived'].chunk}`, 'hello');
    assert.deepStrictEqual(told['request:trailers'].trailers.map(String), ['t', 'z']);
  }

  await (await fetch(`${origin}/b`, { method: 'POST', body: 'xyz' })).text();
  {
    const told = take();
    assert.strictEqual(Buffer.from(told['request:bodyChunkSent'].chunk).toString(), 'xyz');
    assert.deepStrictEqual([told['request:create'].request.contentLength, told['request:create'].request.contentType], [3, 'text/plain;charset=UTF-8']);
  }

  await assert.rejects((await fetch(`${origin}/cut`)).text(), { message: 'terminated' });
  {
    const { 'request:error': { error, request }, 'request:trailers': none } = take();
    assert.strictEqual(error.code, 'UND_ERR_SOCKET');
    assert.deepStrictEqual([request.completed, none], [false, undefined]);
  }

  server.close();
  server.closeAllConnections();
  await assert.rejects(fetch(`${origin}/gone`));
  {
    const told = take();
    assert.strictEqual(told['client:connectError'].error.code, 'ECONNREFUSED');
    assert.strictEqual(told['request:error'].error.code, 'ECONNREFUSED');
  }
}));
