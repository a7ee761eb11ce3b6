'use strict';
// The callback of a message's end(): where the message, its socket or the write has failed it was called with no error, as if all
// had been sent, or never.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const ends = (message, ...args) => new Promise((resolve) => message.end(...args, resolve));
const closed = (message) => new Promise((resolve) => message.on('close', resolve));

const cases = {
  async '/destroyed'(req, res) {
    res.on('error', () => {});
    res.on('finish', common.mustNotCall());
    const first = ends(res, 'text');
    res.destroy(new Error('gone'));
    const second = ends(res);
    assert.strictEqual((await first).message, 'gone');
    assert.strictEqual((await second).message, 'gone');
    assert.strictEqual((await ends(res)).message, 'gone');
  },
  async '/large'(req, res) {
    res.on('error', () => {});
    res.on('finish', common.mustNotCall());
    const first = ends(res, Buffer.alloc(1 << 26));
    setImmediate(() => req.socket.destroy(new Error('gone')));
    assert.strictEqual((await first).code, 'ECANCELED');
    assert.strictEqual((await ends(res)).code, 'ECANCELED');
  },
  async '/sent'(req, res) {
    res.on('finish', common.mustCall());
    assert.strictEqual(await ends(res, 'text'), null);
    assert.strictEqual((await ends(res)).code, 'ERR_STREAM_ALREADY_FINISHED');
  },
};

const server = http.createServer();
server.listen(0, async () => {
  const { port } = server.address();
  for (const path of Object.keys(cases)) {
    await new Promise((resolve, reject) => {
      server.once('request', (req, res) => cases[path](req, res).then(resolve, reject));
      http.get({ port, path, agent: false }, (res) => {
        res.on('error', () => {});
        if (path === '/sent') res.resume();
      }).on('error', () => {});
    });
  }
  server.close();
  server.closeAllConnections();

  // A client whose connection is refused.
  const none = net.createServer().listen(0, async () => {
    const { port } = none.address();
    none.close();
    await closed(none);
    const request = http.request({ port, method: 'POST', agent: false });
    request.on('finish', common.mustNotCall());
    const events = [];
    request.on('error', (error) => events.push(error.code));
    request.write('a', (error) => events.push(`write ${error.code}`));
    request.end('b', (error) => events.push(`end ${error.code}`));
    await closed(request);
    await new Promise(setImmediate);
    assert.deepStrictEqual(events.sort(), ['ECONNREFUSED', 'end ERR_SOCKET_CLOSED_BEFORE_CONNECTION', 'write ERR_SOCKET_CLOSED_BEFORE_CONNECTION']);
  });
});

// A small answer that waits in its connection while the kernel takes nothing.
const busy = http.createServer();
busy.listen(0, () => {
  let waiting = 0;
  let done = false;
  busy.on('request', async (req, res) => {
    waiting++;
    const error = await ends(res, 'x'.repeat(60000));
    waiting--;
    if (error === null) return;
    assert.strictEqual(error.code, 'ECANCELED');
    if (!done) busy.close();
    done = true;
  });
  const socket = net.connect(busy.address().port, () => {
    socket.pause();
    const text = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100);
    const more = () => {
      if (waiting > 0 && busy.listening) {
        for (const s of sockets) s.destroy();
        socket.destroy();
        return;
      }
      socket.write(text);
      setTimeout(more, 10);
    };
    more();
  });
  const sockets = [];
  busy.on('connection', (s) => sockets.push(s));
  process.on('exit', () => assert.strictEqual(done, true));
});
