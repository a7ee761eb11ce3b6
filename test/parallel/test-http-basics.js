'use strict';
// A server and a client: methods, headers, bodies both ways, keep-alive, chunks, HEAD, abort.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');

const server = http.createServer((request, response) => {
  if (request.url === '/echo') {
    response.setHeader('X-Method', request.method);
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    request.pipe(response);
  } else if (request.url === '/chunks') {
    response.writeHead(201, 'Made', { 'Content-Type': 'text/plain' });
    response.write('one ');
    setImmediate(() => { response.write('two '); response.end('three'); });
  } else if (request.url === '/never') {
    request.on('close', mustCall());
  } else {
    response.statusCode = 404;
    response.end(JSON.stringify(request.headers));
  }
});

const ask = (options, body) => new Promise((resolve, reject) => {
  const request = http.request({ host: '127.0.0.1', port: server.address().port, ...options }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve({ response, text, request }));
  });
  request.on('error', reject);
  request.end(body);
});

server.listen(0, '127.0.0.1', mustCall(async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const echo = await ask({ path: '/echo', method: 'PUT', agent }, 'gr\u00fc\u00dfe');
  assert.deepStrictEqual([echo.response.statusCode, echo.text, echo.response.headers['x-method'], echo.response.headers['set-cookie']], [200, 'gr\u00fc\u00dfe', 'PUT', ['a=1', 'b=2']]);
  assert.ok(echo.response.rawHeaders.includes('X-Method') && echo.response.complete);
  const chunks = await ask({ path: '/chunks', agent });
  assert.deepStrictEqual([chunks.response.statusCode, chunks.response.statusMessage, chunks.text, chunks.response.headers['transfer-encoding']], [201, 'Made', 'one two three', 'chunked']);
  assert.strictEqual(chunks.request.reusedSocket, true);
  const head = await ask({ path: '/chunks', method: 'HEAD', agent });
  assert.deepStrictEqual([head.response.statusCode, head.text], [201, '']);
  const none = await ask({ path: '/none?q=1', agent, headers: { 'X-Two': ['a', 'b'], 'Accept': 'text/plain' } });
  assert.strictEqual(none.response.statusCode, 404);
  assert.strictEqual(JSON.parse(none.text)['x-two'], 'a, b');
  agent.destroy();

  const controller = new AbortController();
  const aborted = http.get({ host: '127.0.0.1', port: server.address().port, path: '/never', signal: controller.signal, agent: false });
  aborted.on('error', mustCall((error) => {
    assert.deepStrictEqual([error.name, error.code], ['AbortError', 'ABORT_ERR']);
    server.close(mustCall());
  }));
  setTimeout(() => controller.abort(), 20);
  assert.throws(() => http.get({ path: '/a b' }), { code: 'ERR_UNESCAPED_CHARACTERS' });
  assert.throws(() => http.request({ headers: { 'bad name': 1 } }), { code: 'ERR_INVALID_HTTP_TOKEN' });
  assert.throws(() => http.request('ftp://x'), { code: 'ERR_INVALID_PROTOCOL' });
}));
