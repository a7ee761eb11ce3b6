// What the fork server does before it forks. begin() and load() run in the runtime that children get: they load modules, as far
// as loading them is pure (reads no clock, environment, directory, descriptor or command line, as a child's are its own).
// rehearse() runs in a runtime that is thrown away: it lives a worker's life, so that the VM has compiled what a worker runs.

// What every process that forks, and every one that is forked, needs: begin() also runs in a program that is expected to fork.
const BASE = [
  // bootstrap/main and the program's own modules
  'bootstrap/main', 'path', 'internal/options', 'internal/process/env', 'internal/errors', 'internal/validators',
  'internal/modules/cjs', 'internal/modules/builtins', 'internal/modules/package',
  'internal/process/execution', 'internal/process/methods', 'internal/process/cwd',
  // the channel between primary and child, and the cluster
  'internal/child_process/channel', 'internal/cluster/worker', 'internal/cluster/utils', 'child_process', 'internal/child_process/child',
];
// What every child needs, and no parent.
const CHANNEL = ['internal/process/ipc', 'internal/timers'];
const REST = [
  'internal/cluster/child', 'internal/cluster/adopt',
  'buffer', 'internal/errors/messages', 'timers', 'internal/url/url', 'internal/console/global',
  // servers
  'stream', 'net', 'internal/net/connect', 'http', 'dns', 'internal/util/types', 'string_decoder',
];

// What C offers is made into objects at first use too.
const BINDINGS = ['process', 'options', 'ipc', 'child_process', 'cluster_channel', 'cluster_worker', 'modules', 'stream', 'stream_write',
  'tcp', 'pipe', 'signals', 'timers', 'buffer'];

exports.begin = function begin() {
  for (const id of BASE) require(id);
  require('internal/modules/cjs').practise();
  verify();
};

exports.load = function load() {
  for (const name of BINDINGS) internalBinding(name);
  for (const id of REST) require(id);
  verify();
};

exports.channel = function channel() {
  for (const id of CHANNEL) require(id);
};

// A child that had its parent's arguments would be its parent once more.
function verify() {
  if (require.loaded['internal/process/arguments'] !== undefined) throw new Error('the command line has been read');
}

// The first run of any function pays for much that later runs do not. So a channel, a server and a few requests of no
// consequence run before the fork, on a loop that is closed again. All of it hangs on objects made here; nothing is left.
exports.settle = function settle() {
  const server = require('http').createServer((request, response) => {
    if (request.url !== '/') {
      response.setHeader('Content-Type', 'text/plain');
      response.end(`Hello ${request.url} ${request.headers.host}`);
      server.close();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    response.end('Hello');
  });
  server._handle = { listen: () => 0, close() {}, getsockname: () => 0, ref() {}, unref() {} };
  const listening = server._handle;
  server._listen2(null, 3000, 4, 511, undefined, 0);
  const { pair } = internalBinding('zygote');
  const { TCP } = require('internal/net/handle');
  const { Socket } = require('net');
  const [accepted, connected] = pair();
  const socket = new TCP();
  socket.open(accepted);
  listening.onconnection(0, socket);
  const handle = new TCP();
  handle.open(connected);
  const client = new Socket({ handle });
  client.once('data', () => client.write('GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
  client.resume();
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  exports.talk();
};

// A channel alone: in each child too, while it waits for its task.
exports.talk = function talk() {
  const { pair } = internalBinding('zygote');
  const EventEmitter = require('events');
  const { setupChannel } = require('internal/child_process/channel');
  const Worker = require('internal/cluster/worker');
  const cluster = require('internal/cluster/utils');
  const [near, far] = pair();
  const ends = [new EventEmitter(), new EventEmitter()];
  setupChannel(ends[0], near, 'json', () => {});
  setupChannel(ends[1], far, 'json', () => {});
  const worker = new Worker({ id: 1, process: ends[0], state: 'online' });
  ends[0].on('internalMessage', cluster.receiver(worker, () => {}));
  ends[0].once('disconnect', () => {});
  ends[1].on('internalMessage', () => ends[1].disconnect());
  ends[1].on('message', (message) => ends[1].send(message));
  worker.on('message', () => cluster.send(ends[0], { act: 'online' }));
  worker.send({ hello: 'primary' });
};

// The runtime has a new loop.
exports.restart = function restart() {
  require('internal/timers').restart();
};

// The worker's program. `client` gives the requests that it gets; they end when it has answered.
const PROGRAM = `
const cluster = require('node:cluster');
const http = require('http');
const path = require('path');
if (cluster.isPrimary) throw new Error('not a worker');
console.log(process.pid, path.join(__dirname, 'x'), process.env.PORT);
process.on('message', (message) => process.send({ echo: message }));
const server = http.createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ body, url: request.url, host: request.headers.host }));
    });
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.end('Hello from worker ' + process.pid);
});
server.listen(3000, () => console.log('listening', server.address().port));
setTimeout(() => {}, 1);
`;
const REQUESTS = [
  'GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n',
  'GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n',
  'POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
];

exports.rehearse = function rehearse() {
  const { pair, connection, done } = internalBinding('zygote');
  const ipc = internalBinding('ipc');
  const [ours, theirs] = pair();
  let left = 2; // what is waited for: the requests, the echo
  const ended = () => { if (--left === 0) done(); };

  // The primary's part.
  const primary = ipc.open(ours, false, (frames) => {
    if (frames === undefined) return;
    for (const frame of frames.split('\n')) {
      const message = JSON.parse(frame);
      if (message.echo !== undefined) ended();
      if (message.act === 'listening') say({ hello: 'worker' });
      if (message.act !== 'queryServer') continue;
      const sockname = { address: '::', family: 'IPv6', port: 3000 };
      const [listening, near] = connection();
      say({ cmd: 'NODE_CLUSTER', f: 0, errno: null, key: 'key', ack: message.seq, data: null, listener: 1, sockname, seq: 0 }, listening);
      connect(near);
    }
  });
  function say(message, fd = -1) {
    ipc.send(primary, JSON.stringify(message), fd, true, undefined);
  }
  function connect(near) {
    const { Socket } = require('net');
    const { Pipe } = require('internal/net/handle');
    const handle = new Pipe();
    handle.open(near);
    const client = new Socket({ handle });
    let next = 0;
    client.on('data', () => { if (next < REQUESTS.length) client.write(REQUESTS[next++]); });
    client.on('close', ended);
    client.resume();
    client.write(REQUESTS[next++]);
  }

  // The worker's part, as bootstrap/main and the loader do it.
  const { env } = process;
  env.NODE_CHANNEL_FD = theirs;
  env.NODE_CHANNEL_SERIALIZATION_MODE = 'json';
  env.NODE_UNIQUE_ID = '1';
  const main = require('bootstrap/main');
  main.prepare();
  require('cluster').worker.exitedAfterDisconnect = true; // that the channel ends is no reason to exit
  const { Module } = require('internal/modules/cjs');
  main.resolveMain(Module, process.execPath);
  const module = new Module('/rehearsal.js', null);
  module.filename = '/rehearsal.js';
  module.paths = Module._nodeModulePaths('/');
  module._compile(PROGRAM, '/rehearsal.js');
};
