'use strict';
// A server whose process has no descriptor left stays up, and serves again once there are some.

const { mustCall, until } = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');
const net = require('net');

const program = `
  const net = require('net');
  const server = net.createServer((socket) => socket.on('error', () => {}).end('hello'));
  server.on('error', (error) => console.log('error', error.code));
  server.listen(0, '127.0.0.1', () => {
    const fs = require('fs');
    const files = [];
    process.on('SIGUSR2', () => { for (const fd of files.splice(0)) fs.closeSync(fd); console.log('free'); });
    try { for (;;) files.push(fs.openSync('/dev/null')); } catch (error) { console.log(error.code, server.address().port); }
  });`;
const child = spawn('/bin/sh', ['-c', 'ulimit -n 60; exec "$0" -e "$1"', process.execPath, program], { stdio: ['ignore', 'pipe', 'inherit'] });
let log = '';
child.stdout.on('data', (chunk) => { log += chunk; });
child.on('exit', mustCall((code, signal) => assert.strictEqual(signal, 'SIGTERM')));

const greet = (port) => new Promise((resolve) => {
  let text = '';
  const socket = net.connect(port, '127.0.0.1');
  socket.on('data', (chunk) => { text += chunk; }).on('error', () => {}).on('close', () => resolve(text));
});

(async () => {
  await until(() => /EMFILE \d+/.test(log), 'the last descriptor');
  const port = Number(/EMFILE (\d+)/.exec(log)[1]);
  const early = Array.from({ length: 5 }, () => greet(port)); // accepted late or closed, but not the end of the server
  await new Promise((resolve) => net.connect(port, '127.0.0.1').on('error', () => {}).on('close', resolve).on('connect', function() { this.end(); resolve(); }));
  child.kill('SIGUSR2');
  await until(() => log.includes('free'), 'the freeing');
  await until(async () => (await greet(port)) === 'hello', 'service');
  await Promise.all(early);
  child.kill('SIGTERM');
})().then(mustCall());
