'use strict';
// Functions of bindings are made as the engine's own are, or by the C API where that does not work: a program sees no difference
// in arguments, results, errors, calls back into it, or in what a worker and another context get of them.
const assert = require('assert');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') child();
else parent();

function parent() {
  const outputs = ['1', '0'].map((setting) => {
    const env = { ...process.env, TROIKA_NATIVE: setting };
    const run = spawnSync(process.execPath, [__filename, 'child'], { env, encoding: 'utf8' });
    assert.strictEqual(run.status, 0, run.stderr);
    return run.stdout;
  });
  assert.notStrictEqual(outputs[0], '');
  assert.strictEqual(outputs[0], outputs[1]);
}

function child() {
  const fs = require('fs');
  const vm = require('vm');
  const { Worker } = require('worker_threads');
  const seen = [];
  const note = (what, fn) => {
    try {
      seen.push([what, fn()]);
    } catch (error) {
      seen.push([what, error.name, error.code, error.errno, error.syscall, error.message]);
    }
  };
  note('result', () => Buffer.byteLength('h\u00e9llo'));
  note('error of the system', () => fs.openSync('/nowhere/at/all'));
  note('error of the engine', () => vm.runInThisContext('no.such', { filename: 'x.js' }));
  note('syntax', () => new vm.Script('let let'));
  note('thrown through', () => vm.runInNewContext('fn()', { fn() { throw new RangeError('from within'); } }));
  note('any value thrown', () => {
    try {
      vm.runInThisContext('throw 7');
    } catch (error) {
      return error;
    }
  });
  note('nested', () => vm.runInThisContext('(f, n) => f(f, n)')((f, n) => (n === 0 ? Buffer.from('end').toString('hex') :
    vm.runInThisContext('(f, n) => f(f, n)')(f, n - 1)), 20));
  note('many arguments', () => Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString('latin1'));
  note('ticks wait for the end', () => {
    let ticked = false;
    process.nextTick(() => { ticked = true; });
    Promise.resolve().then(() => { ticked = true; });
    fs.existsSync('/');
    vm.runInThisContext('1');
    return ticked;
  });
  note('collected in between', () => {
    let text = '';
    for (let i = 0; i < 20000; i++) text = Buffer.from(`${i}${text.slice(0, 50)}`).toString('base64');
    return text.length;
  });
  const worker = new Worker("require('worker_threads').parentPort.postMessage(Buffer.byteLength('\\u2603'))", { eval: true });
  worker.on('message', (value) => seen.push(['in a worker', value]));
  worker.on('exit', (code) => {
    seen.push(['exit', code]);
    const looping = new Worker('const b = Buffer.alloc(8); require("worker_threads").parentPort.postMessage(1); for (;;) b.toString("hex")', { eval: true });
    looping.on('message', () => looping.terminate().then((ended) => {
      seen.push(['ended within', ended]);
      console.log(JSON.stringify(seen, null, 1));
    }));
  });
}
