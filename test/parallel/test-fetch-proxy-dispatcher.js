'use strict';
// Where requests go by the environment's proxies, undici (which a program may load) finds a dispatcher for all that does so: else it would
// put its own there, and fetch() would go past the proxies with it.
const common = require('../common');
const assert = require('assert');
const { createHash } = require('crypto');
const { once } = require('events');
const { spawn } = require('child_process');
const http = require('http');
const { Worker, isMainThread } = require('worker_threads');

const places = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')];
const names = () => places.map((key) => globalThis[key]?.constructor.name);

// What a handler of either form is told.
function carry(dispatcher, options, form, act = {}) {
  return new Promise((resolve, reject) => {
    const got = { text: '' };
    const handler = form === 'older' ? {
      onConnect(abort) { act.started?.(abort); },
      onHeaders(status, raw, resume) {
        got.status = status;
        got.fields = raw.map(String);
        if (act.pause) setImmediate(resume);
        return !act.pause;
      },
      onData(chunk) { got.text += chunk; },
      onComplete(trailers) { resolve({ ...got, trailers: trailers.map(String) }); },
      onError: reject,
    } : {
      onRequestStart(controller) { act.started?.((reason) => controller.abort(reason)); },
      onResponseStart(controller, status, headers) {
        got.status = status;
        got.fields = Object.entries(headers).flat(2);
        if (!act.pause) return;
        controller.pause();
        setImmediate(() => controller.resume());
      },
      onResponseData(controller, chunk) { got.text += chunk; },
      onResponseEnd(controller, trailers) { resolve({ ...got, trailers: Object.entries(trailers).flat() }); },
      onResponseError(controller, error) { reject(error); },
    };
    dispatcher.dispatch(options, handler);
  });
}

if (!isMainThread) {
  assert.deepStrictEqual(names(), ['EnvHttpProxyAgent', 'EnvHttpProxyAgent']);
} else if (process.argv[2] === 'child') {
  const before = globalThis[places[0]];
  assert.deepStrictEqual(names(), ['EnvHttpProxyAgent', 'EnvHttpProxyAgent']);
  assert.deepStrictEqual(Object.keys(globalThis).filter((key) => typeof key === 'symbol'), []);
  (async () => {
    assert.strictEqual(await (await fetch('http://far.example/fetch')).text(), 'GET http://far.example/fetch ');
    const origin = 'http://far.example';
    for (const form of ['older', 'newer']) {
      const res = await carry(before, { origin, path: '/a?b', method: 'POST', headers: ['x-a', '1'], body: 'text', query: { c: 'd e' } }, form, { pause: true });
      assert.deepStrictEqual([res.status, res.text, res.trailers], [200, 'POST http://far.example/a?b&c=d%20e text', ['x-end', 'all']]);
      assert.ok(res.fields.includes('x-1') && res.fields.includes('x-2'));
      async function* pieces() { yield Buffer.from('by '); yield 'pieces'; }
      assert.match((await carry(before, { origin: new URL(origin), path: '/', method: 'PUT', body: pieces() }, form)).text, / by pieces$/);
      const fields = new FormData();
      fields.append('name', 'value');
      assert.match((await carry(before, { origin, path: '/', method: 'POST', body: fields }, form)).text, /name="name"\r\n\r\nvalue\r\n/);
      await assert.rejects(carry(before, { origin, path: '/cut', method: 'GET' }, form), { code: 'UND_ERR_SOCKET' });
      await assert.rejects(carry(before, { origin, path: '/hang', method: 'GET', headersTimeout: 20 }, form), { code: 'UND_ERR_HEADERS_TIMEOUT' });
      await assert.rejects(carry(before, { origin, path: '/hang', method: 'GET' }, form, { started: (abort) => setImmediate(abort, new Error('enough')) }), { message: 'enough' });
      await assert.rejects(carry(before, { origin, path: '/hang', method: 'GET' }, form, { started: (abort) => abort(new Error('at once')) }), { message: 'at once' });
      await assert.rejects(carry(before, { origin, path: 'x y', method: 'GET' }, form), { code: 'ERR_UNESCAPED_CHARACTERS' });
      await assert.rejects(carry(before, { origin, path: '/', method: 'GET', body: 1 }, form), { code: 'UND_ERR_INVALID_ARG' });
    }
    const composed = before.compose((dispatch) => (options, handler) => dispatch({ ...options, path: '/composed' }, handler));
    assert.strictEqual(await (await fetch(origin, { dispatcher: composed })).text(), 'GET http://far.example/composed ');
    await before.close();
    // A WebSocket goes the same way.
    const socket = new WebSocket('ws://far.example/socket');
    await once(socket, 'open');
    socket.close();
    await once(socket, 'close');
    new Worker(__filename).on('exit', common.mustCall((code) => assert.strictEqual(code, 0)));
    // One that the program puts there is used.
    globalThis[places[0]] = { dispatch() { throw new Error('its own'); } };
    await assert.rejects(fetch(origin), (error) => error.cause.message === 'its own');
  })().then(common.mustCall());
} else {
  assert.deepStrictEqual(names(), [undefined, undefined]);
  const proxy = http.createServer((req, res) => {
    if (req.url.endsWith('/hang')) return;
    let body = '';
    req.setEncoding('utf8').on('data', (data) => { body += data; }).on('end', () => {
      if (req.url.endsWith('/cut')) {
        res.writeHead(200, { 'content-length': 9 });
        res.write('x', () => res.destroy());
        return;
      }
      res.writeHead(200, { 'x-n': ['x-1', 'x-2'], 'trailer': 'x-end' });
      res.addTrailers({ 'x-end': 'all' });
      res.end(`${req.method} ${req.url} ${body}`);
    });
  }).on('upgrade', common.mustCall((req, socket) => {
    assert.strictEqual(req.url, 'http://far.example/socket');
    const accept = createHash('sha1').update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.once('data', () => socket.end(Buffer.from([0x88, 0])));
  })).listen(0, common.mustCall(async () => {
    const http_proxy = `http://127.0.0.1:${proxy.address().port}`;
    const [code] = await once(spawn(process.execPath, [__filename, 'child'], { stdio: 'inherit', env: { ...process.env, NODE_USE_ENV_PROXY: '1', http_proxy } }), 'exit');
    assert.strictEqual(code, 0);
    const restore = http.setGlobalProxyFromEnv({ http_proxy });
    assert.deepStrictEqual(names(), ['EnvHttpProxyAgent', 'EnvHttpProxyAgent']);
    assert.strictEqual(await (await fetch('http://far.example/fetch')).text(), 'GET http://far.example/fetch ');
    restore();
    assert.deepStrictEqual(names(), [undefined, undefined]);
    proxy.close();
    proxy.closeAllConnections();
  }));
}
