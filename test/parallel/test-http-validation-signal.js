'use strict';
// httpValidation of servers and requests; a request's signal.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');
const { once } = require('events');

const listening = async (server) => {
  server.listen(0);
  await once(server, 'listening');
  return server.address().port;
};

async function answerTo(options, field) {
  const server = http.createServer(options, (req, res) => res.end());
  const socket = net.connect(await listening(server));
  let text = '';
  socket.on('data', (bytes) => text += bytes);
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${field}\r\n\r\n`, 'latin1');
  await once(socket, 'close');
  server.close();
  return +text.split(' ')[1];
}

// A value with a control character, a NUL, a folded line, both ways to tell a body's length.
const fields = ['X: a\x01b', 'X: a\0b', 'X: a\r\n b', 'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0'];
async function parsed() {
  for (const [httpValidation, expected] of [[undefined, [400, 400, 400, 400]], ['strict', [400, 400, 400, 400]], ['relaxed', [200, 400, 400, 400]],
    ['insecure', [200, 200, 200, 200]]]) {
    const got = [];
    for (const field of fields) got.push(await answerTo({ httpValidation }, field));
    assert.deepStrictEqual(got, expected, httpValidation);
  }
}

async function sent() {
  for (const httpValidation of ['strict', 'relaxed']) {
    const server = http.createServer({ httpValidation }, common.mustCall((req, res) => {
      if (httpValidation === 'strict') assert.throws(() => res.setHeader('x', 'a\x01'), { code: 'ERR_INVALID_CHAR' });
      else res.setHeader('x', req.headers.x);
      assert.throws(() => res.setHeader('y', 'a\n'), { code: 'ERR_INVALID_CHAR' });
      res.end();
    }));
    const port = await listening(server);
    const ask = (x) => http.get({ port, httpValidation, headers: { x }, agent: false });
    if (httpValidation === 'strict') assert.throws(() => ask('a\x01'), { code: 'ERR_INVALID_CHAR' });
    const [res] = await once(ask(httpValidation === 'strict' ? 'a' : 'a\x01'), 'response');
    assert.strictEqual(res.headers.x, httpValidation === 'strict' ? undefined : 'a\x01');
    res.resume();
    await once(res, 'end');
    server.close();
  }
  assert.throws(() => http.createServer({ httpValidation: 'lax' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => http.request({ httpValidation: 'strict', insecureHTTPParser: false }), { code: 'ERR_INVALID_ARG_VALUE' });
}

async function signals() {
  const requests = [];
  const server = http.createServer((req, res) => {
    requests.push(req);
    assert.strictEqual(req.signal, req.signal);
    if (req.url === '/answer') res.end();
    else if (req.url === '/destroy') {
      req.destroy();
      assert.strictEqual(req.signal.reason.name, 'AbortError');
    } else {
      req.resume();
      req.on('end', () => server.emit('waits'));
    }
  });
  const port = await listening(server);
  const [res] = await once(http.get({ port, path: '/answer', agent: false }), 'response');
  res.resume();
  await once(res, 'close');
  assert.strictEqual(res.signal.aborted, false);
  await assert.rejects(once(http.get({ port, path: '/destroy' }), 'response'), { code: 'ECONNRESET' });
  const waits = once(server, 'waits');
  const gone = http.get({ port, path: '/wait' });
  gone.on('error', () => {});
  await waits;
  const { signal } = requests[2];
  assert.strictEqual(signal.aborted, false);
  gone.destroy();
  await once(signal, 'abort');
  assert.deepStrictEqual(requests.map((req) => req.signal.aborted), [false, true, true]);
  server.close();
}

parsed().then(sent).then(signals).then(common.mustCall());
