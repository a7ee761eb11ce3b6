'use strict';
// Responses that have no body whatever length they tell, on a connection that stays open; status lines that are refused; a
// request body that ends with the connection.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

function answered(text) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write(text));
    }).listen(0, () => {
      const req = http.get({ port: server.address().port, agent: false }, (res) => {
        let body = '';
        res.on('data', (data) => { body += data; });
        res.on('end', () => {
          server.close();
          req.destroy();
          resolve(`${res.statusCode} ${body}`);
        });
      });
      req.on('error', (error) => {
        server.close();
        resolve(`${error.code} ${error.reason}`);
      });
    });
  });
}

(async () => {
  for (const status of ['304 Not Modified', '204 No Content']) {
    const expected = `${status.slice(0, 3)} `;
    assert.strictEqual(await answered(`HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`), expected);
    assert.strictEqual(await answered(`HTTP/1.1 ${status}\r\nTransfer-Encoding: chunked\r\n\r\n`), expected);
  }
  for (const status of ['20', '2', ' 200']) {
    assert.strictEqual(await answered(`HTTP/1.1 ${status} OK\r\nContent-Length: 0\r\n\r\n`), 'HPE_INVALID_STATUS Invalid status code');
  }

  // 304 on a kept connection: the next answer is the next one's.
  const server = http.createServer((req, res) => {
    if (req.url === '/same') {
      res.writeHead(304, { 'content-length': 7 });
      res.end();
    } else {
      res.end('content');
    }
  }).listen(0, mustCall(async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const get = (path) => new Promise((resolve, reject) => http.get({ port: server.address().port, path, agent }, (res) => {
      let body = '';
      res.on('data', (data) => { body += data; }).on('end', () => resolve(`${res.statusCode} ${body}`));
    }).on('error', reject));
    assert.strictEqual(await get('/same'), '304 ');
    assert.strictEqual(await get('/'), '200 content');
    assert.strictEqual(await get('/same'), '304 ');
    agent.destroy();
    server.close();
  }));

  const untilEnd = http.createServer({ insecureHTTPParser: true }, mustCall((req) => {
    req.on('aborted', mustNotCall()).on('error', mustNotCall());
    let body = '';
    req.on('data', (data) => { body += data; }).on('end', mustCall(() => {
      assert.strictEqual(body, 'until the end');
      assert.strictEqual(req.complete, true);
      untilEnd.close();
    }));
  })).listen(0, mustCall(() => {
    net.connect(untilEnd.address().port).end('PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\nuntil the end');
  }));
})().then(mustCall());
