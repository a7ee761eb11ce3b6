'use strict';
// Streams of a worker go through its parent; its environment is a copy unless it is shared.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker, SHARE_ENV } = require('worker_threads');

const echo = new Worker('process.stdin.pipe(process.stdout); console.error("x %d", 1)', { eval: true, stdin: true, stdout: true, stderr: true });
let out = '';
let err = '';
echo.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
echo.stderr.setEncoding('utf8').on('data', (text) => { err += text; });
echo.stdin.write('hello ');
echo.stdin.end('world'.repeat(50000));
echo.on('exit', mustCall((code) => assert.strictEqual(code, 0)));
echo.stdout.on('end', mustCall(() => {
  assert.strictEqual(out, `hello ${'world'.repeat(50000)}`);
  assert.strictEqual(err, 'x 1\n');
}));

// Nothing written is lost when the worker exits at once.
const loud = new Worker('for (let i = 0; i < 5000; i++) process.stdout.write(`line ${i}\\n`); process.exit()', { eval: true, stdout: true });
let lines = '';
loud.stdout.setEncoding('utf8').on('data', (text) => { lines += text; });
loud.stdout.on('end', mustCall(() => assert.strictEqual(lines.split('\n').length, 5001)));

process.env.TEST_WORKER = 'parent';
const change = 'require("worker_threads").parentPort.postMessage(process.env.TEST_WORKER); process.env.TEST_WORKER = "worker"; delete process.env.TEST_GONE';
const copy = new Worker(change, { eval: true });
copy.on('message', mustCall((value) => assert.strictEqual(value, 'parent')));
copy.on('exit', mustCall(() => {
  assert.strictEqual(process.env.TEST_WORKER, 'parent');
  const shared = new Worker(change, { eval: true, env: SHARE_ENV });
  shared.on('exit', mustCall(() => assert.strictEqual(process.env.TEST_WORKER, 'worker')));
}));
