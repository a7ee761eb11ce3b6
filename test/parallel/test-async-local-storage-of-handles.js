'use strict';
// The context of AsyncLocalStorage follows what children, channels, ports, threads, signals, watchers and sockets tell: it is that in
// which they were made, whatever the context of who sent.
const common = require('../common');
const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const { exec, fork, spawn } = require('child_process');
const fs = require('fs');
const net = require('net');
const path = require('path');
const { Worker, BroadcastChannel, MessageChannel, isMainThread, parentPort } = require('worker_threads');

if (process.argv[2] === 'child') {
  process.on('message', (message) => process.send(message, () => process.disconnect()));
  return;
}
if (!isMainThread) {
  parentPort.once('message', (message) => parentPort.postMessage(message));
  console.log('x');
  return;
}
const als = new AsyncLocalStorage();
const inside = (name, fn) => als.run(name, fn, common.mustCall(() => assert.strictEqual(als.getStore(), name)));
// `emitter` says each event in the context `name`; its listeners are added in another one.
const all = (name, emitter, events) => als.run('listening', () => {
  for (const event of events) emitter.once(event, common.mustCall(() => assert.strictEqual(als.getStore(), name, `${name}: ${event}`)));
});

inside('exec', (called) => exec('true', called));
all('spawn', als.run('spawn', () => spawn('true')), ['spawn', 'exit', 'close']);
const child = als.run('fork', () => fork(__filename, ['child']));
all('fork', child, ['message', 'disconnect', 'exit', 'close']);
als.run('sender', () => child.send('a'));

const { port1, port2 } = als.run('port', () => new MessageChannel());
all('port', port1, ['message', 'close']);
port1.once('message', () => port1.close());
als.run('sender', () => port2.postMessage('a'));

const worker = als.run('worker', () => new Worker(__filename, { stdout: true }));
all('worker', worker, ['online', 'message', 'exit']);
all('worker', worker.stdout, ['data', 'end']);
als.run('sender', () => worker.postMessage('a'));
all('failing', als.run('failing', () => new Worker('throw 1', { eval: true })), ['error', 'exit']);

const heard = als.run('broadcast', () => new BroadcastChannel('x'));
const other = als.run('sender', () => new BroadcastChannel('x'));
heard.onmessage = common.mustCall(() => {
  assert.strictEqual(als.getStore(), 'broadcast');
  heard.close();
  other.close();
});
als.run('sender', () => other.postMessage('a'));

als.run('signal', () => process.once('SIGUSR2', common.mustCall(() => assert.strictEqual(als.getStore(), 'signal'))));
process.kill(process.pid, 'SIGUSR2');

const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'troika-als-'));
const watcher = als.run('watch', () => fs.watch(folder));
all('watch', watcher, ['change']);
watcher.once('change', () => watcher.close());
watcher.once('close', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(path.join(folder, 'a'), '');

const server = net.createServer((socket) => socket.end('x')).listen(0, () => {
  const socket = als.run('socket', () => net.connect(server.address().port));
  all('socket', socket, ['connect', 'data', 'end', 'close']);
  socket.on('close', () => server.close());
});
