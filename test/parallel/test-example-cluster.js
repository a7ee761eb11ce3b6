'use strict';
// The cluster example serves from several workers, and replaces one that dies.

const { mustCall, until } = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');
const http = require('http');
const net = require('net');
const path = require('path');

const get = (port) => new Promise((resolve, reject) => {
  http.get({ host: '127.0.0.1', port, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
  }).on('error', reject);
});

const probe = net.createServer().listen(0, '127.0.0.1', mustCall(() => {
  const { port } = probe.address();
  probe.close(mustCall(() => serve(port)));
}));

async function serve(port) {
  const child = spawn(process.execPath, [path.join(__dirname, '../../examples/cluster-server.js')],
                      { env: { ...process.env, PORT: port }, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout.on('data', (chunk) => { log += chunk; });
  child.on('exit', mustCall());
  await until(() => /listens on port/.test(log), 'a worker that listens');
  const first = /^Hello from worker (\d+)\n$/.exec(await get(port));
  assert.ok(first);
  process.kill(Number(first[1]), 'SIGKILL');
  await until(() => log.includes(`worker ${first[1]} ended (SIGKILL), starting another`), 'the notice of its end');
  await until(async () => /^Hello/.test(await get(port).catch(() => '')), 'an answer again');
  child.kill('SIGTERM');
}
