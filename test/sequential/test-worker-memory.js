'use strict';
// What idle workers write of memory: pages that stayed half empty, or were zeros, took a quarter of it.
const { Worker, isMainThread, parentPort } = require('worker_threads');
if (!isMainThread) {
  parentPort.on('message', () => {});
  parentPort.postMessage('ready');
  return;
}
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const COUNT = 8;
const LIMIT = 3300; // KB each, with what a start leaves for a while; some 2,950 are written, it was 3,800
if (process.env.ASAN_OPTIONS !== undefined) common.skip('a sanitizer writes memory of its own');

const written = () => Number(/^Private_Dirty:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/smaps_rollup', 'latin1'))[1]);
const start = (file = __filename, asked = false) => new Promise((resolve) => {
  const worker = new Worker(file, asked ? { workerData: { number: 1, list: ['x'] } } : {});
  worker.once('message', () => resolve(worker));
  if (asked) worker.postMessage(1);
});

(async () => {
  const workers = [await start()]; // what the first one makes its parent load
  const each = async (file, asked) => {
    const before = written();
    workers.push(...await Promise.all(Array.from({ length: COUNT }, () => start(file, asked))));
    return (written() - before) / COUNT;
  };
  const own = await each(__filename);
  assert.ok(own < LIMIT, `${own} KB`);
  // A program that names next to nothing has next to nothing of lib/ beneath it (src/module/first.c); one with such a word has all.
  const [little, whole] = ['little', 'whole'].map((name) => `${common.tmpdir}/${name}.js`);
  const program = "const { parentPort } = require('worker_threads'); parentPort.on('message', () => {}); parentPort.postMessage('ready');";
  fs.writeFileSync(little, program);
  fs.writeFileSync(whole, `${program} // prototype`);
  const [less, more] = [await each(little), await each(whole)];
  assert.ok(less < more * 0.9, `${less} and ${more} KB`); // half of it, but for what is left of those before
  // So has one that is in a file with its parent's program, was given data and answers messages.
  const both = "const { Worker, isMainThread, parentPort, workerData } = require('worker_threads'); if (isMainThread) new Worker(__filename); " +
    'parentPort.on("message", (n) => parentPort.postMessage(n + workerData.number));';
  fs.writeFileSync(little, both);
  fs.writeFileSync(whole, `${both} // prototype`);
  const [answers, answersWhole] = [await each(little, true), await each(whole, true)];
  assert.ok(answers < answersWhole * 0.9, `${answers} and ${answersWhole} KB`);
  // One that asks for more later has no more then than one that had it all along: nothing is loaded that nobody has asked for.
  const later = "const { parentPort } = require('worker_threads'); process.pid; parentPort.on('message', () => {}); parentPort.postMessage('ready');";
  fs.writeFileSync(little, later);
  fs.writeFileSync(whole, `${later} // prototype`);
  const [late, lateWhole] = [await each(little), await each(whole)];
  assert.ok(late < lateWhole * 1.25, `${late} and ${lateWhole} KB`); // it was 1.5
  for (const worker of workers) worker.terminate();
})().then(common.mustCall());
