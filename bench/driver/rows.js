'use strict';
// The rows of the table: which program gives which figure, and how it is taken (see measure.js for the kinds).

const at = (name) => name; // below the folder of programs

// kind self: the program reports its own figure
const self = (name, title, unit, program, args = [], more = {}) =>
  ({ name, title, unit, better: 'less', kind: 'self', program: at(program), args, ...more });
const load = (name, title, program, more = {}) =>
  ({ name, title, unit: 'req/s', better: 'more', kind: 'load', program: at(program), args: [], connections: 64, ...more });
const memory = (name, title, program, more = {}) =>
  ({ name, title, unit: 'MB', better: 'less', kind: 'memory', program: at(program), args: [], count: 'private', ...more });
// kind own: the client of bench/client.c in this mode counts
const own = (name, title, unit, program, mode, connections, more = {}) =>
  ({ name, title, unit, better: 'more', kind: 'own', program: at(program), args: [], mode, connections, ...more });
const cost = (name, title, program, mode, connections, more = {}) =>
  ({ ...own(name, title, 'us', program, mode, connections, more), kind: 'cost', better: 'less' });
const more = { better: 'more' };

const sizes = [16, 1024, 65536, 1048576, 16777216, 67108864];
const sizeName = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${bytes / 1024} KB` : `${bytes / 1048576} MB`);
// One row per point; rows of one `series` become one plot.
const grow = (series, points, label, make) => points.map((point) => ({ ...make(point), series, x: point, xLabel: label(point) }));

exports.groups = {
  start: [
    { name: 'start-empty', title: 'start and end of an empty program', unit: 'ms', better: 'less', kind: 'time', program: at('empty.js'), args: [], repeat: 5 },
    { name: 'start-express', title: 'Express program, start to first answer', unit: 'ms', better: 'less', kind: 'time', program: at('express-start.js'), args: [], repeat: 2, npm: 'express' },
    self('require-express', "require('express')", 'ms', 'require-express.js', [], { npm: 'express' }),
    memory('memory-empty', 'memory written by an idle program', 'idle.js'),
    memory('memory-server', 'memory written by an idle http server', 'http-hello.js'),
    memory('rss-server', 'resident memory of an idle http server, all of it', 'http-hello.js', { count: 'rss' }),
  ],
  http: [
    load('http-hello', "the article's handler, 64 connections", 'http-hello.js'),
    load('http-express', 'Express, JSON', 'http-express.js', { npm: 'express' }),
    load('http-json', 'JSON echo, POST of 1 KB', 'http-json.js', { script: at('json.lua') }),
    load('http-file', 'static file of 64 KB', 'http-file.js'),
    load('http-upload', 'upload of 1 MB', 'http-upload.js', { script: at('upload.lua'), connections: 8 }),
    own('http-new', 'a new connection per request', 'req/s', 'http-hello.js', 'new', 64),
    cost('http-new-cost', "the server's processor time for one of them", 'http-hello.js', 'new', 64),
    load('http-static', 'express.static, file of 64 KB', 'http-static.js', { npm: 'express' }),
    load('http-compress', 'compression of 20 KB of JSON', 'http-compress.js', { script: at('gzip.lua'), npm: 'compression' }),
    own('http-ws', 'WebSocket echo of 64 bytes (ws), 64 connections', 'messages/s', 'http-ws.js', 'ws', 64, { npm: 'ws' }),
    own('http-sse', 'server-sent events to 100 connections', 'events/s', 'http-sse.js', 'sse', 100),
    { name: 'http-idle', title: 'memory of one idle keep-alive connection (of 10,000)', unit: 'KB', better: 'less', kind: 'idle', program: at('http-hello.js'), args: [], connections: 10000, once: true },
    { name: 'http-p99', title: "99th percentile at 70 % of Node's peak", unit: 'us', better: 'less', kind: 'rate', program: at('http-hello.js'), args: [], connections: 64, share: 0.7, of: 'http-hello' },
  ],
  child: [
    self('child-spawn', 'spawn of /bin/true until exit', 'ms', 'child-spawn.js'),
    self('child-spawn-sync', 'spawnSync of /bin/true', 'ms', 'child-spawn-sync.js'),
    self('child-exec', 'exec of echo', 'ms', 'child-exec.js'),
    self('child-pipe', '512 MB through a pipe', 'GB/s', 'child-pipe.js', [], more),
    self('child-fork', 'fork to first message', 'ms', 'child-fork.js'),
    self('child-fork-row', 'fork to first message, the one before still ending', 'ms', 'child-fork.js', ['row']),
    self('child-ipc', 'IPC round trip, small message', 'us', 'child-ipc.js'),
  ],
  worker: [
    self('worker-start', 'start to first message', 'ms', 'worker-start.js'),
    memory('worker-memory', 'memory of one idle worker (of 16)', 'worker-idle.js', { args: [16], zero: [0], divide: 16 }),
    self('worker-message', 'round trip of a small message', 'us', 'worker-message.js'),
    self('worker-text', 'a new text of 1 MB there and back', 'us', 'worker-message.js', [1048576, 'new']),
    self('worker-flood', 'messages one way', 'msg/s', 'worker-flood.js', [], more),
    self('worker-clone', '32 MB cloned', 'ms', 'worker-bytes.js', ['clone']),
    self('worker-transfer', '32 MB transferred', 'ms', 'worker-bytes.js', ['transfer']),
    self('worker-fib', 'two threads of fib(35)', 'ms', 'worker-fib.js'),
  ],
  cluster: [
    self('cluster-online', 'fork to online', 'ms', 'cluster-online.js', ['online']),
    self('cluster-listening', 'fork to listening', 'ms', 'cluster-online.js', ['listening']),
    self('cluster-online-row', 'fork to online, the one before still ending', 'ms', 'cluster-online.js', ['online', 'row']),
    self('cluster-listening-row', 'fork to listening, the one before still ending', 'ms', 'cluster-online.js', ['listening', 'row']),
    memory('cluster-memory', 'memory written by one worker with a server', 'cluster-server.js', { args: [2], workers: true }),
    memory('cluster-pss', 'its share of all pages (PSS)', 'cluster-server.js', { args: [2], workers: true, count: 'pss' }),
    load('cluster-hello', "the article's server, 2 workers", 'cluster-server.js', { args: [2], allCores: true }),
    own('cluster-new', '2 workers, a new connection per request', 'req/s', 'cluster-server.js', 'new', 64, { args: [2], allCores: true }),
    cost('cluster-new-cost', 'processor time of all for one of them', 'cluster-server.js', 'new', 64, { args: [2], allCores: true }),
  ],
  esm: [
    { name: 'esm-1000', title: 'start of a program of 1,000 ES modules', unit: 'ms', better: 'less', kind: 'time', made: 'modules', args: [], repeat: 1 },
    { name: 'ts-5000', title: 'start of a TypeScript file of 5,000 lines', unit: 'ms', better: 'less', kind: 'time', made: 'typescript', args: [], repeat: 1 },
    self('await-off', 'one await', 'ns', 'als.js', ['off']),
    self('await-on', 'one await with AsyncLocalStorage', 'ns', 'als.js', ['on']),
  ],
  modules: [
    self('sha256-1k', 'sha256 of 1 KB', 'us', 'crypto-sha256.js', [1024]),
    self('sha256-1m', 'sha256 of 1 MB', 'us', 'crypto-sha256.js', [1048576]),
    self('gzip-1m', 'gzip of 1 MB', 'ms', 'zlib-gzip.js'),
    self('fs-read', '10,000 times readFile of 1 KB', 'ms', 'fs-read.js'),
    self('json-parse', 'JSON.parse of 350 KB', 'ms', 'json-parse.js'),
    self('url-parse', 'new URL()', 'us', 'url-parse.js'),
    ...['utf8', 'latin1', 'hex', 'base64', 'utf16le'].map((encoding) =>
      self(`buffer-${encoding}`, `Buffer write and toString, 16 KB, ${encoding}`, 'us', 'buffer-text.js', [encoding])),
    self('inspect', 'util.inspect of a small object', 'us', 'util-inspect.js'),
    self('tls-handshake', 'TLS handshakes', '1/s', 'tls-handshake.js', [], { ...more, certificate: true }),
  ],
  pool: [
    self('pool-crypto', 'thread pool: pbkdf2', '1/s', 'pool-crypto.js', [], more),
    self('pool-fs', 'thread pool: fs.stat', '1/s', 'pool-fs.js', [], more),
    self('timers', '200,000 timers, half of them cleared', 'ms', 'timers-many.js'),
    self('immediates', 'immediate, tick and promise', '1/s', 'timers-immediate.js', [], more),
  ],
  growth: [
    ...grow('worker threads started at once', [1, 4, 16, 64, 256], String,
            (n) => self(`grow-workers-${n}`, `${n} workers until all answered`, 'ms', 'worker-many.js', [n], { once: n > 16 })),
    ...grow('processes forked at once', [1, 4, 16, 64], String,
            (n) => self(`grow-processes-${n}`, `${n} forked processes until all answered`, 'ms', 'child-processes.js', [n], { once: n > 4 })),
    ...grow('worker message there and back, by size', sizes, sizeName,
            (n) => self(`grow-message-${n}`, `worker message of ${sizeName(n)} there and back`, 'us', 'worker-message.js', [n], { once: n > 1048576 })),
    ...grow('IPC message there and back, by size', sizes, sizeName,
            (n) => self(`grow-ipc-${n}`, `IPC message of ${sizeName(n)} there and back`, 'us', 'child-ipc.js', [n], { once: n > 65536 })),
    ...grow('requests per second, by connections', [1, 10, 100, 1000, 10000], String,
            (n) => load(`grow-connections-${n}`, `http hello, ${n} connections`, 'http-hello.js', { connections: n, once: true })),
  ],
};
