// What the fork server does before it forks, in the runtime that children get. begin() and load() load modules, as far as loading them
// is pure (reads no clock, environment, directory, descriptor or command line, as a child's are its own). live() lives a worker's
// life, from its first message to requests answered, and forget() takes back what is left of it: the first run of any function pays
// for much that later runs do not, its code and what the engine notes of it belong to one runtime, and children share both.

// What every process that forks, and every one that is forked, needs: begin() also runs in a program that is expected to fork.
const BASE = [
  // bootstrap/main and the program's own modules
  'events', 'bootstrap/main', 'path', 'internal/options', 'internal/process/env', 'internal/errors', 'internal/validators',
  'internal/modules/cjs', 'internal/modules/builtins', 'internal/modules/package',
  'internal/process/execution', 'internal/process/methods', 'internal/process/cwd', 'internal/process/arguments',
  // the channel between primary and child, and the cluster
  'internal/child_process/channel', 'internal/cluster/worker', 'internal/cluster/utils', 'child_process', 'internal/child_process/child',
];
// What every child needs, and no parent.
const CHANNEL = ['internal/process/ipc', 'internal/timers'];
const REST = [
  'internal/cluster/child', 'internal/cluster/adopt',
  'buffer', 'internal/errors/messages', 'timers', 'internal/url/url', 'internal/console/global',
  'fs', 'os', // hardly a program does without; fs alone would be .7 MB of each worker's own
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
  if (require('internal/process/arguments').known || internalBinding('core').describe(process, 'argv').get === undefined) {
    throw new Error('the command line has been read');
  }
}

// A channel alone: for a second child that is wanted at once.
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

const REQUESTS = [
  'GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n',
  'GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n',
  'POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello',
  'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
];

// The primary's part, on its end of the channel, and a client's. ended() is called when a message has come back, and when all requests
// are answered. Gives the channel.
function primary(end, ended) {
  const { connection } = internalBinding('zygote');
  const ipc = internalBinding('ipc');
  const channel = ipc.open(end, false, (frames) => {
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
    ipc.send(channel, JSON.stringify(message), fd, true, undefined);
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
  return channel;
}

// The worker's program. It must not ask for what a child finds out for itself and keeps: its id, directory, standard streams.
const PROGRAM = `
const cluster = require('node:cluster');
const http = require('http');
const path = require('path');
const nothing = require('./null');
if (Object.keys(nothing).length !== 0) throw new Error('not empty');
async function later(list) {
  for (const item of list) await item;
  return list.map((item) => item + 1);
}
later([1, 2]).then(([first]) => { if (first !== 2) throw new Error('not added'); });
if (cluster.isPrimary) throw new Error('not a worker');
if (path.join(__dirname, 'x') !== '/dev/x' || process.env.NODE_UNIQUE_ID !== undefined) throw new Error('not as a worker is');
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
  response.end('Hello from worker');
});
server.listen(3000, () => {
  if (server.address().port !== 3000) throw new Error('not listening');
});
const other = http.createServer(server.listeners('request')[0]);
other.listen(0, '127.0.0.1');
process.once('disconnect', () => { server.close(); other.close(); });
setTimeout(() => {}, 1);
`;

const { describe } = internalBinding('core'); // as it is: Object's own gives what is not loaded yet as data
let before; // of `process`: its properties, listeners, and the number of these

exports.live = function live() {
  const { pair } = internalBinding('zygote');
  const [ours, theirs] = pair();
  before = { properties: new Map(), events: { ...process._events }, count: process._eventsCount };
  for (const key of Reflect.ownKeys(process)) before.properties.set(key, describe(process, key));
  let left = 3;
  const channel = primary(ours, () => { if (--left === 0) internalBinding('ipc').close(channel); });
  const { env } = process;
  env.NODE_CHANNEL_FD = theirs;
  env.NODE_CHANNEL_SERIALIZATION_MODE = 'json';
  env.NODE_UNIQUE_ID = '1';
  require('bootstrap/main').run(); // the command line names an empty program
  require('cluster').worker.exitedAfterDisconnect = true; // that the channel ends is no reason to exit
  const { Module } = require('internal/modules/cjs');
  const module = new Module('/dev/rehearsal.js', null); // beside an empty file that is everywhere
  module.filename = '/dev/rehearsal.js';
  module.paths = Module._nodeModulePaths('/dev');
  module._compile(PROGRAM, '/dev/rehearsal.js');
};

exports.forget = function forget() {
  const { properties, events, count } = before;
  for (const key of Reflect.ownKeys(process)) {
    const property = properties.get(key);
    if (property === undefined) delete process[key];
    else if (property.configurable) Object.defineProperty(process, key, property);
  }
  Object.assign(process, { _events: Object.assign({ __proto__: null }, events), _eventsCount: count });
  delete require.loaded.cluster;
  require('internal/process/arguments').forget();
  require('internal/cluster/child').worker = null;
  require('internal/process/cwd').forget();
  require('internal/modules/cjs').forget();
  verify();
};
