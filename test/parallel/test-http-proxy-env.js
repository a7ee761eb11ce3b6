// Agents with proxyEnv: http: requests are sent to the proxy with their whole URL, https: ones through a tunnel; NO_PROXY goes round it.
'use strict';
const { mustCall, mustNotCall, fixtures } = require('../common');
const assert = require('assert');
const { once } = require('events');
const { spawn } = require('child_process');
const fs = require('fs');
const http = require('http');
const https = require('https');
const net = require('net');

const log = [];
const direct = new http.Agent();
const proxy = http.createServer((request, response) => {
  const { method, url, headers } = request;
  log.push({ method, url, host: headers.host, connection: headers['proxy-connection'], authorization: headers['proxy-authorization'] });
  const { hostname, port, pathname } = new URL(url);
  if (hostname !== '127.0.0.1') {
    response.destroy();
    return;
  }
  request.pipe(http.request({ host: hostname, port, path: pathname, method, headers: { host: headers.host }, agent: direct }, (answer) => answer.pipe(response.writeHead(answer.statusCode, answer.headers))));
});
let answer = 'HTTP/1.1 200 Connection established\r\n\r\n';
proxy.on('connect', ({ url, headers }, socket, head) => {
  log.push({ method: 'CONNECT', url, host: headers.host, connection: headers['proxy-connection'], authorization: headers['proxy-authorization'] });
  socket.on('error', () => {});
  if (answer === null) return; // never
  if (!answer.includes(' 200 ')) {
    socket.end(answer);
    return;
  }
  const { hostname, port } = new URL(`http://${url}`);
  const target = net.connect(port, hostname, () => {
    socket.write(answer);
    target.write(head);
    socket.pipe(target).pipe(socket);
  });
  target.on('error', () => socket.destroy());
});

const read = (name) => fs.readFileSync(fixtures('keys', name));
const tls = { key: read('server-key.pem'), cert: read('server-cert.pem') };
const plain = http.createServer((request, response) => request.pipe(response.setHeader('x-host', request.headers.host)));
const secure = https.createServer(tls, (request, response) => response.end(`secure ${request.url}`));

async function get(module, options) {
  const request = module.request(options);
  request.end(options.body);
  const [response] = await once(request, 'response');
  return { text: (await response.toArray()).join(''), host: response.headers['x-host'] };
}

(async () => {
  for (const server of [proxy, plain, secure]) await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = plain.address();
  const { port: securePort } = secure.address();
  const at = `127.0.0.1:${proxy.address().port}`;
  const target = { host: '127.0.0.1', port };

  // The lower-case name wins. Credentials are sent, once for each request; the connection is kept.
  const agent = new http.Agent({ keepAlive: true, proxyEnv: { http_proxy: `http://us%65r:pa%3Ass@${at}`, HTTP_PROXY: 'http://127.0.0.1:1' } });
  const authorization = `Basic ${Buffer.from('user:pa:ss').toString('base64')}`;
  const first = await get(http, { ...target, agent, path: '/a?b', method: 'POST', body: 'body' });
  assert.deepStrictEqual(first, { text: 'body', host: `127.0.0.1:${port}` });
  await get(http, { ...target, agent, path: `http://127.0.0.1:${port}/c`, headers: ['Host', `127.0.0.1:${port}`, 'X-A', '1'] });
  assert.deepStrictEqual(log.splice(0), [
    { method: 'POST', url: `http://127.0.0.1:${port}/a?b`, host: `127.0.0.1:${port}`, connection: 'keep-alive', authorization },
    { method: 'GET', url: `http://127.0.0.1:${port}/c`, host: `127.0.0.1:${port}`, connection: 'keep-alive', authorization },
  ]);

  // What the request line, Host and options say must be one place.
  const refused = (options, message, code = 'ERR_INVALID_ARG_VALUE') => assert.throws(() => http.request({ ...target, agent, ...options }, mustNotCall()), { code, message });
  refused({ path: 'http://other.example/' }, /must match the request authority/);
  refused({ headers: { Host: 'other.example' } }, /must match the request authority/);
  refused({ headers: { Host: `user@127.0.0.1:${port}` } }, /must match the request authority/);
  refused({ headers: ['Host', `127.0.0.1:${port}`, 'host', 'x'] }, /must not contain duplicate Host headers/);
  refused({ path: '@x' }, /must be in absolute-form or start with \//);
  refused({ path: 'https://127.0.0.1/' }, /must use http: scheme/);
  refused({ path: `http://a:b@127.0.0.1:${port}/` }, /must not contain userinfo/);
  refused({ host: 'local\nhost' }, /options\.host/, 'ERR_INVALID_CHAR');
  refused({ port: '8\r0' }, /options\.port/, 'ERR_INVALID_CHAR');
  refused({ port: 70000 }, /70000/, 'ERR_SOCKET_BAD_PORT');
  agent.destroy();

  // Whom NO_PROXY names is asked directly.
  for (const [NO_PROXY, direct] of [['*', true], ['127.0.0.1', true], ['a.example, 127.0.0.1', true], [`127.0.0.1:${port}`, true], ['127.0.0.1:1', false],
    ['127.0.0.0-127.0.0.9', true], ['127.0.0.2-127.0.0.9', false], ['0.1', false], ['.0.0.1', false], ['', false]]) {
    const some = new http.Agent({ proxyEnv: { HTTP_PROXY: `http://${at}`, NO_PROXY } });
    await get(http, { ...target, agent: some, path: '/' });
    assert.strictEqual(log.splice(0).length, direct ? 0 : 1, NO_PROXY);
  }
  for (const [host, NO_PROXY, through] of [['a.b.example', '.b.example', false], ['b.example', '.b.example', true], ['A.B.example', '*.b.example', false], ['xb.example', 'b.example', true]]) {
    const some = new http.Agent({ proxyEnv: { HTTP_PROXY: `http://${at}`, NO_PROXY } });
    const request = http.request({ agent: some, host, lookup: (name, options, callback) => callback(new Error('directly')) });
    const [error] = await once(request.end(), 'error');
    assert.strictEqual(error.message === 'directly', !through, `${host} ${NO_PROXY}`);
  }

  // https: a tunnel, and its errors.
  const options = { host: '127.0.0.1', port: securePort, path: '/s', rejectUnauthorized: false };
  log.splice(0);
  const tunneled = new https.Agent({ proxyEnv: { HTTPS_PROXY: `http://${at}` } });
  assert.strictEqual((await get(https, { ...options, agent: tunneled })).text, 'secure /s');
  assert.deepStrictEqual(log.splice(0), [{ method: 'CONNECT', url: `127.0.0.1:${securePort}`, host: `127.0.0.1:${securePort}`, connection: undefined, authorization: undefined }]);
  const fails = async (wrong, message, more) => {
    answer = wrong;
    await assert.rejects(get(https, { ...options, agent: tunneled, ...more }), { code: 'ERR_PROXY_TUNNEL', message });
  };
  await fails('HTTP/1.1 404 Not Found\r\n\r\n', new RegExp(`^Failed to establish tunnel to 127.0.0.1:${securePort} via http://${at}: HTTP/1.1 404 Not Found$`));
  await fails('NOT-HTTP 201 x\r\n\r\n', /Failed to establish tunnel to .*: NOT-HTTP 201 x$/);
  await fails('HTTP/1.1', /ended unexpectedly/);
  await fails(`HTTP/1.1 x${'y'.repeat(20000)}`, /exceeded 16384 bytes/);
  await fails(null, /timed out after 50ms/, { timeout: 50 });
  // It is told as a timeout, too, and as an error all the same.
  const slow = https.get({ ...options, agent: tunneled, timeout: 20 }, mustNotCall());
  slow.on('timeout', mustCall(() => slow.destroy()));
  assert.strictEqual((await once(slow, 'error'))[0].code, 'ERR_PROXY_TUNNEL');
  answer = 'HTTP/1.1 200 OK\r\n\r\n';

  for (const HTTP_PROXY of ['http://a\r\n:b@127.0.0.1', 'not a url', 'ftp://127.0.0.1']) {
    assert.throws(() => new http.Agent({ proxyEnv: { HTTP_PROXY } }), { code: 'ERR_PROXY_INVALID_CONFIG', message: /Invalid proxy URL/ });
  }

  // All requests of a process: by a function, a switch or the environment.
  log.splice(0);
  const url = `http://127.0.0.1:${port}/all`;
  const restore = http.setGlobalProxyFromEnv({ HTTP_PROXY: `http://${at}` });
  await (await fetch(url)).text();
  await get(http, { ...target, path: '/all' });
  restore();
  await (await fetch(url)).text();
  await get(http, { ...target, path: '/all' });
  assert.deepStrictEqual(log.splice(0).map((entry) => entry.url), [url, url]);
  assert.throws(() => http.setGlobalProxyFromEnv('x'), { code: 'ERR_INVALID_ARG_TYPE' });

  const program = 'require("http").get(process.argv[1], (r) => r.resume().on("end", () => fetch(process.argv[1]).then((f) => f.text())))';
  for (const [args, env] of [[['--use-env-proxy'], {}], [[], { NODE_USE_ENV_PROXY: '1' }], [['--no-use-env-proxy'], { NODE_USE_ENV_PROXY: '1' }], [[], {}]]) {
    const child = spawn(process.execPath, [...args, '-e', program, url], { stdio: 'inherit', env: { ...process.env, ...env, http_proxy: `http://${at}`, no_proxy: '' } });
    assert.deepStrictEqual(await once(child, 'exit'), [0, null]);
    assert.strictEqual(log.splice(0).length, args[0] === '--use-env-proxy' || (args.length === 0 && env.NODE_USE_ENV_PROXY) ? 2 : 0);
  }

  for (const server of [proxy, plain, secure]) {
    server.closeAllConnections();
    server.close();
  }
  proxy.unref();
})().then(mustCall());
