'use strict';
// An upgrade that the server does not want is an ordinary request. What came in one piece behind it was meant for the other
// protocol and is dropped; what is no HTTP later on does not spoil the answer. Later requests are served.

const { mustCall } = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const head = (more) => `POST /up HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: other\r\n${more}\r\n`;
const next = 'GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const WAIT = Symbol('wait for an answer');
const END = Symbol('end');

const cases = [
  [[head('') + next, END], ['/up ']],
  [[head('') + '\x81\x05hello', END], ['/up ']],
  [[head('Content-Length: 5\r\n') + 'hello' + next, END], ['/up hello']],
  [[head('Transfer-Encoding: chunked\r\n') + '5;a="\\""\r\nhello\r\n0\r\n\r\n' + next, END], ['/up hello']],
  [[head(''), WAIT, next], ['/up ', '/next ']],
  [[head(''), WAIT, '\x81\x05hello', END], ['/up ']],
  [[head('') + 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', WAIT, next], ['/up ', '/next ']],
];

async function run(server) {
  const seen = [];
  server.on('request', (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => { body += chunk; }).on('end', () => {
      seen.push(`${request.url} ${body}`);
      response.end('answered');
    });
  });
  server.on('clientError', (error) => assert.fail(error));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const [steps, expected] of cases) {
    seen.length = 0;
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.on('close', resolve));
    for (const step of steps) {
      if (step === WAIT) await new Promise((resolve) => socket.once('data', resolve));
      else if (step === END) socket.end();
      else socket.write(step, 'latin1');
    }
    socket.resume();
    await closed;
    assert.deepStrictEqual(seen, expected, JSON.stringify(steps.map(String)));
  }
  server.close();
}

(async () => {
  await run(http.createServer());
  const server = http.createServer({ shouldUpgradeCallback: () => false });
  server.on('upgrade', () => assert.fail('not wanted'));
  await run(server);
})().then(mustCall());
