'use strict';
// WebSocket and EventSource go by way of a dispatcher that they are given, or that was set for all, in either form of its interface.
const common = require('../common');
if (globalThis.EventSource === undefined) {
  const { spawnSync } = require('child_process');
  process.exit(spawnSync(process.execPath, ['--experimental-eventsource', __filename], { stdio: 'inherit' }).status);
}
const assert = require('assert');
const { createHash } = require('crypto');
const { Duplex } = require('stream');

// A dispatcher that is the server too: it greets, then gives back what it is sent.
function make(form, { status = 101, wrong = false, fails = null } = {}) {
  const asked = [];
  return {
    asked,
    dispatch(options, handler) {
      asked.push(options);
      const controller = { rawHeaders: null, pause() {}, resume() {}, abort() {} };
      if (form === 'older') handler.onConnect(() => {});
      else handler.onRequestStart(controller, {});
      if (fails !== null) {
        if (form === 'older') handler.onError(fails);
        else handler.onResponseError(null, fails);
        return true;
      }
      const key = options.headers['sec-websocket-key'];
      const accept = createHash('sha1').update(`${wrong ? '' : key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const headers = { 'Upgrade': 'websocket', 'Connection': 'Upgrade', 'Sec-WebSocket-Accept': accept, 'Sec-WebSocket-Protocol': 'b' };
      const raw = Object.entries(headers).flat().map((one) => Buffer.from(one));
      const socket = new Duplex({
        read() {},
        write(chunk, encoding, callback) {
          if ((chunk[0] & 15) === 8) {
            this.push(Buffer.from([0x88, 2, 3, 0xe8]));
            this.push(null);
          }
          callback();
        },
      });
      socket.push(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
      setImmediate(() => {
        if (status === 101) {
          if (form === 'older') handler.onUpgrade(101, raw, socket);
          else handler.onRequestUpgrade(controller, 101, headers, socket);
        } else if (form === 'older') {
          handler.onHeaders(status, [], () => {}, 'No');
        } else {
          handler.onResponseStart(controller, status, {}, 'No');
        }
      });
      return true;
    },
  };
}

async function told(dispatcher, global = false) {
  const key = Symbol.for('undici.globalDispatcher.1');
  if (global) globalThis[key] = dispatcher;
  const socket = new WebSocket('ws://nowhere.invalid/path?q', { protocols: ['a', 'b'], ...!global && { dispatcher } });
  delete globalThis[key];
  const log = [];
  socket.onopen = () => log.push(`open ${socket.protocol}`);
  socket.onerror = (event) => log.push(`error ${event.message}`);
  socket.onmessage = ({ data }) => {
    log.push(data);
    socket.close(1000);
  };
  await new Promise((resolve) => {
    socket.onclose = ({ code, wasClean }) => {
      log.push(code, wasClean);
      resolve();
    };
  });
  return log;
}

(async () => {
  for (const form of ['older', 'newer']) {
    for (const global of [false, true]) {
      const good = make(form);
      assert.deepStrictEqual(await told(good, global), ['open b', 'hello', 1000, true]);
      const { headers, ...rest } = good.asked[0];
      assert.deepStrictEqual(rest, { path: '/path?q', origin: 'http://nowhere.invalid', method: 'GET', body: null, maxRedirections: 0, upgrade: 'websocket', allowH2: false });
      assert.deepStrictEqual(['host', 'connection', 'upgrade'].filter((name) => name in headers), []);
    }
    for (const bad of [{ status: 200 }, { wrong: true }, { fails: new Error('no way') }]) assert.deepStrictEqual(await told(make(form, bad)), ['error ', 1006, false]);
  }
  assert.deepStrictEqual(await told({}), ['error ', 1006, false]);
  for (const dispatcher of [null, 0]) assert.throws(() => new WebSocket('ws://nowhere.invalid/', { dispatcher }), { code: 'ERR_ASSERTION' });

  for (const init of [(dispatcher) => ({ dispatcher }), (dispatcher) => ({ node: { dispatcher } })]) {
    const events = new EventSource('http://nowhere.invalid/events', init({ dispatch(options, handler) {
      handler.onConnect(() => {});
      handler.onHeaders(200, ['content-type', 'text/event-stream'], () => {}, 'OK');
      handler.onData(Buffer.from('data: told\n\n'));
    } }));
    assert.strictEqual((await new Promise((resolve) => { events.onmessage = resolve; })).data, 'told');
    events.close();
  }
})().then(common.mustCall());
