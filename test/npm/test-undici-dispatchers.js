'use strict';
// fetch() with undici's own dispatchers: an Agent that connects otherwise, MockAgent, ProxyAgent, interceptors, setGlobalDispatcher().
const common = require('../common');
common.needs('undici');
const assert = require('assert');
const http = require('http');
const net = require('net');
const undici = require('undici');

let refusals = 0;
const server = http.createServer((req, res) => {
  if (req.url === '/hang') return;
  if (req.url === '/flaky' && refusals++ < 2) {
    res.writeHead(503).end();
    return;
  }
  if (req.url === '/moved') {
    res.writeHead(307, { location: '/there' }).end();
    return;
  }
  let body = '';
  req.setEncoding('utf8').on('data', (data) => { body += data; }).on('end', () => res.end(`${req.method} ${req.url} ${body}${req.headers['x-added'] ?? ''}`));
}).listen(0, common.mustCall(async () => {
  const { port } = server.address();
  const url = `http://localhost:${port}`;
  const nowhere = 'http://nowhere.invalid';
  const own = new undici.Agent({ connect(options, callback) {
    const socket = net.connect(port, 'localhost');
    socket.once('connect', () => callback(null, socket)).once('error', callback);
  } });
  const post = async (path, body, dispatcher) => (await fetch(`${nowhere}${path}`, { method: 'POST', duplex: 'half', body, dispatcher })).text();
  assert.strictEqual(await post('/a', 'text', own), 'POST /a text');
  assert.strictEqual(await post('/a', new Blob(['by ', 'stream']).stream(), own), 'POST /a by stream');
  assert.strictEqual(await post('/moved', 'again', own), 'POST /there again');
  await assert.rejects(fetch(`${nowhere}/hang`, { dispatcher: own, signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
  const hasty = new undici.Agent({ headersTimeout: 50 });
  await assert.rejects(fetch(`${url}/hang`, { dispatcher: hasty }), (error) => error.cause.code === 'UND_ERR_HEADERS_TIMEOUT');
  await Promise.all([own.close(), hasty.destroy()]);
  await assert.rejects(fetch(url, { dispatcher: own }), (error) => error.cause.code === 'UND_ERR_DESTROYED');

  const mock = new undici.MockAgent();
  mock.disableNetConnect();
  mock.get(nowhere).intercept({ path: '/m', method: 'POST', body: 'h\xe9' }).reply(201, { mocked: true }, { headers: { 'x-mock': '1' } });
  const res = await fetch(`${nowhere}/m`, { method: 'POST', body: 'h\xe9', dispatcher: mock });
  assert.deepStrictEqual([res.status, res.headers.get('x-mock'), await res.json()], [201, '1', { mocked: true }]);
  await assert.rejects(fetch(`${nowhere}/m`, { dispatcher: mock }), (error) => error.cause.code === 'UND_MOCK_ERR_MOCK_NOT_MATCHED');
  await mock.close();

  const seen = [];
  const proxy = http.createServer().on('connect', (req, socket, head) => {
    seen.push(req.url);
    const other = net.connect(port, 'localhost', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      if (head.length > 0) other.write(head);
      other.pipe(socket).pipe(other);
    });
    for (const one of [other, socket]) one.on('error', () => {});
  });
  await new Promise((resolve) => { proxy.listen(0, resolve); });
  const through = new undici.ProxyAgent({ uri: `http://localhost:${proxy.address().port}`, proxyTunnel: true });
  assert.strictEqual(await post('/p', 'proxied', through), 'POST /p proxied');
  assert.deepStrictEqual(seen, ['nowhere.invalid:80']);
  await through.close();
  proxy.close();

  const usual = undici.getGlobalDispatcher();
  const adds = (dispatch) => (options, handler) => dispatch({ ...options, headers: { ...options.headers, 'x-added': 'added' } }, handler);
  undici.setGlobalDispatcher(new undici.Agent().compose(undici.interceptors.retry({ minTimeout: 1 }), adds));
  assert.strictEqual(await (await fetch(`${url}/flaky`)).text(), 'GET /flaky added');
  await undici.getGlobalDispatcher().close();
  undici.setGlobalDispatcher(usual);
  assert.strictEqual(await (await fetch(`${url}/end`)).text(), 'GET /end ');
  await usual.close();
  server.close();
  server.closeAllConnections();
}));
