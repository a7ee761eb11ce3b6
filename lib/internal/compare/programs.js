// The programs that `troika compare` measures with: the same files for every runtime, written to a temporary folder.
// Each prints one line `COMPARE <json>`.

const common = `
exports.report = (value) => console.log('COMPARE ' + JSON.stringify(value));
exports.now = () => Number(process.hrtime.bigint()) / 1e6;
exports.median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
exports.fib = (n) => (n < 2 ? n : exports.fib(n - 1) + exports.fib(n - 2));

// One unit of a way (cluster, worker, fork): { send, next(): its next message, end, emitter }
exports.unit = (way) => {
  const file = __dirname + '/unit.js';
  let emitter, send, end;
  if (way === 'worker') {
    const { Worker } = require('worker_threads');
    emitter = new Worker(file);
    send = (message) => emitter.postMessage(message);
    end = () => emitter.terminate();
  } else if (way === 'fork') {
    emitter = require('child_process').fork(file);
    send = (message) => emitter.send(message);
    end = () => emitter.kill('SIGKILL');
  } else {
    const cluster = require('cluster');
    (cluster.setupPrimary ?? cluster.setupMaster).call(cluster, { exec: file });
    emitter = cluster.fork();
    send = (message) => emitter.send(message);
    end = () => emitter.process.kill('SIGKILL');
  }
  emitter.on('error', () => {});
  const next = () => new Promise((resolve) => emitter.once('message', (message) => resolve(message)));
  return { emitter, send, next, end, ready: next() };
};
`;

// What runs in a unit, whatever the way.
const unit = `
const { isMainThread, parentPort } = require('worker_threads');
const { fib } = require('./common');
const send = isMainThread ? (message) => process.send(message) : (message) => parentPort.postMessage(message);
(isMainThread ? process : parentPort).on('message', (message) => {
  if (message.crash === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (message.crash) throw new Error('crash');
  else if (message.fib) send({ result: fib(message.fib) });
  else if (message.flood) for (let i = 0; i < message.flood; i++) send({ i });
  else if (message.memory) { new Int32Array(message.memory)[0] = 7; send({ done: true }); }
  else send(message);
});
send({ ready: true });
`;

// start WAY: milliseconds from the start of a unit to its first message
const start = `
const { report, now, median, unit } = require('./common');
(async () => {
  const all = [];
  for (let i = 0; i < 8; i++) {
    const begin = now();
    const one = unit(process.argv[2]);
    await one.ready;
    if (i > 1) all.push(now() - begin);
    one.end();
  }
  report(median(all));
  process.exit();
})();
`;

// hold WAY COUNT: so many idle units, for their memory
const hold = `
const { report, unit } = require('./common');
const units = Array.from({ length: Number(process.argv[3]) }, () => unit(process.argv[2]));
Promise.all(units.map((one) => one.ready)).then(() => report({ ready: true }));
setInterval(() => {}, 1e6);
`;

// message WAY: { trip: microseconds there and back, flood: messages per second one way }
const message = `
const { report, now, median, unit } = require('./common');
(async () => {
  const one = unit(process.argv[2]);
  await one.ready;
  const all = [];
  for (let i = 0; i < 1200; i++) {
    const begin = now();
    one.send({ number: i });
    await one.next();
    if (i > 200) all.push(now() - begin);
  }
  const count = 30000;
  let got = 0, begin = 0;
  await new Promise((resolve) => {
    one.emitter.on('message', () => {
      if (got++ === count / 10) begin = now();
      if (got === count) resolve();
    });
    one.send({ flood: count });
  });
  report({ trip: median(all) * 1000, flood: count * 0.9 / (now() - begin) * 1000 });
  process.exit();
})();
`;

// crash WAY KIND: whether a second unit and this program go on after the first one died
const crash = `
const { report, unit } = require('./common');
(async () => {
  const [one, two] = [unit(process.argv[2]), unit(process.argv[2])];
  await Promise.all([one.ready, two.ready]);
  const gone = new Promise((resolve) => one.emitter.on('exit', resolve));
  one.send({ crash: process.argv[3] });
  await gone;
  two.send({ still: 'here' });
  await two.next();
  report(true);
  process.exit();
})();
`;

// shared WAY: whether memory handed to a unit is the same memory
const shared = `
const { report, unit } = require('./common');
(async () => {
  const one = unit(process.argv[2]);
  await one.ready;
  const memory = new SharedArrayBuffer(64);
  setTimeout(() => { report(false); process.exit(); }, 400);
  one.send({ memory });
  await one.next();
  report(new Int32Array(memory)[0] === 7);
  process.exit();
})();
`;

// cpu WAY COUNT: computations per second; WAY main: in this thread
const cpu = `
const { report, now, fib, unit } = require('./common');
const N = 27;
(async () => {
  const way = process.argv[2], count = Number(process.argv[3] || 0);
  for (let i = 0; i < 8; i++) fib(N);
  if (way === 'main') {
    const begin = now();
    let done = 0;
    for (; now() - begin < 500; done++) fib(N);
    return report(done / (now() - begin) * 1000);
  }
  const units = Array.from({ length: count }, () => unit(way));
  await Promise.all(units.map((one) => one.ready));
  const work = async (one, until) => {
    let done = 0;
    while (now() < until) {
      one.send({ fib: N });
      await one.next();
      done++;
    }
    return done;
  };
  await Promise.all(units.map((one) => work(one, now() + 200)));
  const begin = now();
  const done = await Promise.all(units.map((one) => work(one, begin + 500)));
  report(done.reduce((a, b) => a + b, 0) / (now() - begin) * 1000);
  process.exit();
})();
`;

// serve COUNT: an http server in this process (0) or in so many cluster workers
const serve = `
const { report } = require('./common');
const cluster = require('cluster');
const http = require('http');
const count = Number(process.argv[2]);
const listen = (done) => {
  const server = http.createServer((request, response) => {
    response.writeHead(200);
    response.end('Hello from worker ' + process.pid);
  });
  server.listen(0, '127.0.0.1', () => done(server.address().port));
};
if (cluster.isPrimary && count > 0) {
  let listening = 0;
  cluster.on('listening', (worker, address) => { if (++listening === count) report(address.port); });
  for (let i = 0; i < count; i++) cluster.fork();
} else {
  listen(cluster.isPrimary ? report : () => {});
}
`;

// load PORT MS: requests per second over 32 kept connections; always run by troika
const load = `
const { report, now } = require('./common');
const net = require('net');
const [port, ms] = process.argv.slice(2).map(Number);
const request = 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n';
let done = 0, begin = 0;
for (let i = 0; i < 32; i++) {
  const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
  socket.setNoDelay(true);
  socket.on('data', () => { done++; socket.write(request); });
  socket.on('error', () => {});
}
setTimeout(() => { done = 0; begin = now(); }, ms / 2);
setTimeout(() => { report(done / (now() - begin) * 1000); process.exit(); }, ms * 1.5);
`;

// external COUNT: { one: milliseconds of one run of an external program, rate: runs per second with COUNT at a time }
const external = `
const { report, now, median } = require('./common');
const { spawn } = require('child_process');
const run = () => new Promise((resolve, reject) => spawn('true', { stdio: 'ignore' }).on('exit', resolve).on('error', reject));
(async () => {
  const all = [];
  for (let i = 0; i < 25; i++) {
    const begin = now();
    await run();
    if (i > 4) all.push(now() - begin);
  }
  const until = now() + 300, begin = now();
  let done = 0;
  await Promise.all(Array.from({ length: Number(process.argv[2]) }, async () => {
    for (; now() < until; done++) await run();
  }));
  report({ one: median(all), rate: done / (now() - begin) * 1000 });
})();
`;

exports.files = {
  'package.json': '{ "private": true, "type": "commonjs" }\n',
  'common.js': common, 'unit.js': unit, 'empty.js': '', 'start.js': start, 'hold.js': hold, 'message.js': message, 'crash.js': crash,
  'shared.js': shared, 'cpu.js': cpu, 'serve.js': serve, 'load.js': load, 'external.js': external,
};
