// A worker that is ended while a call into C holds it does nothing more once that returns: no text, no message, no file.
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { Worker } = require('node:worker_threads');
const { mustCall, mustNotCall, tmp } = require('../common');

const fifo = tmp('fifo');
const trace = tmp('trace');
execFileSync('mkfifo', [fifo]);

const worker = new Worker(`
  const fs = require('fs');
  const { parentPort, workerData: { fifo, trace } } = require('worker_threads');
  const fd = fs.openSync(fifo, 'r');
  try {
    fs.readSync(fd, Buffer.alloc(1));
  } finally {
    console.log('printed');
    parentPort.postMessage('posted');
    parentPort.postMessage({ posted: 'object' });
    fs.writeFileSync(trace, 'written');
  }`, { eval: true, stdout: true, workerData: { fifo, trace } });
let online = false;
worker.on('online', () => { online = true; });
worker.on('message', mustNotCall());
worker.stdout.on('data', mustNotCall());

// Opened when the worker has opened it for reading.
fs.open(fifo, 'w', mustCall((error, fd) => {
  assert.ifError(error);
  const held = () => {
    const tasks = fs.readdirSync('/proc/self/task').filter((id) => Number(id) !== process.pid);
    return tasks.some((id) => fs.readFileSync(`/proc/self/task/${id}/syscall`, 'latin1').startsWith('0 ')); // read(2)
  };
  const wait = () => {
    let seen = process.arch !== 'x64';
    try {
      seen ||= held();
    } catch ({ code }) {
      seen = code !== 'ESRCH' && (code !== 'ENOENT' || !fs.existsSync('/proc/self/syscall'));
    }
    if (!seen || !online) return setImmediate(wait);
    worker.terminate().then(mustCall((code) => {
      assert.strictEqual(code, 1);
      assert.ok(!fs.existsSync(trace));
    }));
    // Who comes back at once may be at its end by itself and is given the time for that: 10 ms.
    setTimeout(() => {
      fs.writeSync(fd, 'x');
      fs.closeSync(fd);
    }, 20);
  };
  wait();
}));
