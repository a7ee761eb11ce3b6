'use strict';
// Promise jobs run as the last act of what the loop calls: their order beside ticks, timers and rejections; what the engine
// throws there without a frame of the program's; ends in the middle of them; a time zone that is set there.

const { mustCall, run } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const order = [];
const say = (text) => () => { order.push(text); };

setTimeout(() => {
  Promise.resolve().then(say('job')).then(() => process.nextTick(say('tick of a job'))).then(say('job after it'));
  process.nextTick(() => {
    order.push('tick');
    Promise.resolve().then(say('job of a tick'));
  });
  Promise.reject(new Error('late')).finally(say('finally')).catch(say('caught'));
  setImmediate(() => {
    Promise.resolve().then(say('job of an immediate'));
    process.nextTick(say('tick of an immediate'));
    setImmediate(mustCall(() => {
      assert.deepStrictEqual(order, ['tick', 'job', 'finally', 'job of a tick', 'job after it', 'caught', 'tick of a job',
        'tick of an immediate', 'job of an immediate']);
    }));
  });
}, 1);

const thrown = (code) => run(['-e', code]).stderr;
assert.match(thrown("Promise.resolve('%').then(decodeURIComponent)"), /^URIError: URI malformed\n {4}at decodeURIComponent \(<anonymous>\)\n\n/);
assert.match(thrown('Promise.resolve().then(() => { throw new Error("x") })'), /^Error: x\n {4}at \[eval\]:1:\d+\n\n/m);
assert.match(thrown('(async () => { await 1; null.x })()'), /^TypeError: .*\n {4}at (?:async )?.*\[eval\]:1:\d+\)?\n\n/m);

assert.strictEqual(run(['-e', 'Promise.resolve().then(() => process.exit(3)).then(() => console.log("no"))']).status, 3);

const ends = (code, expected) => {
  const worker = new Worker(code, { eval: true });
  worker.on('message', () => worker.terminate());
  worker.on('exit', mustCall((status) => assert.strictEqual(status, expected)));
};
ends(`(async () => { for (let i = 0; ; i++) { await i; if (i === 1000) require('worker_threads').parentPort.postMessage(1); } })()`, 1);
ends(`Promise.resolve().then(() => { require('worker_threads').parentPort.postMessage(1); for (;;); })`, 1);
ends(`Promise.resolve().then(() => { process.exit(5); }).then(() => { process.exit(6); })`, 5);

(async () => {
  process.env.TZ = 'Asia/Tokyo';
  assert.strictEqual(new Date(0).getHours(), 9);
  await null;
  process.env.TZ = 'America/New_York';
  assert.strictEqual(new Date(0).getHours(), 19);
  await null;
  assert.strictEqual(new Date(0).getHours(), 19);
  setTimeout(mustCall(() => assert.strictEqual(new Date(0).getHours(), 19)), 1);
})().then(mustCall(() => {}));
