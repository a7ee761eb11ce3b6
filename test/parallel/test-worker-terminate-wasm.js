'use strict';
// A worker in a loop of WebAssembly ends when it is told to: also where its JavaScript catches what the loop ends with and begins again, and
// where it waits in WebAssembly for a notification that never comes.
const common = require('../common');
const assert = require('assert');
const { once } = require('events');
const { Worker } = require('worker_threads');

if (process.env.ASAN_OPTIONS !== undefined) common.skip('the sanitizer has the handlers of faults');
if (process.arch !== 'x64') common.skip('not there on this processor');

const programs = {
  // (func (export "f") (loop br 0))
  loop: 'AGFzbQEAAAABBAFgAAADAgEABwUBAWYAAAoJAQcAA0AMAAsL',
  // the same with a call of an imported function in the loop
  calls: 'AGFzbQEAAAABBAFgAAACBwEBZQFnAAADAgEABwUBAWYAAQoLAQkAA0AQAAwACws=',
  // Fibonacci's number 60, by recursion
  recursion: 'AGFzbQEAAAABCQJgAX8Bf2AAAAMDAgABBwUBAWYAAQomAhwAIABBAkkEf0EBBSAAQQFrEAAgAEECaxAAagsLBwBBPBAAGgs=',
  // (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))
  wait: 'AGFzbQEAAAABBAFgAAADAgEABQQBAwEBBwUBAWYAAAoPAQ0AQQBBAEJ//gECABoL',
};

async function end(binary, call) {
  const worker = new Worker(`
    const { parentPort, workerData } = require('worker_threads');
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(workerData), { e: { g() {} } });
    process.on('exit', () => parentPort.postMessage('an exit handler ran'));
    parentPort.postMessage('begins');
    ${call};
    parentPort.postMessage('went on');`, { eval: true, workerData: Buffer.from(binary, 'base64') });
  const messages = [];
  worker.on('message', (message) => messages.push(message));
  worker.on('error', common.mustNotCall());
  await once(worker, 'message');
  assert.strictEqual(await worker.terminate(), 1);
  assert.deepStrictEqual(messages, ['begins']);
}

async function main() {
  for (const binary of Object.values(programs)) await end(binary, 'exports.f()');
  await end(programs.loop, 'for (;;) try { exports.f(); } catch {}');
  // What other workers do meanwhile is not disturbed, a real fault of WebAssembly included.
  const other = new Worker(`
    const { parentPort } = require('worker_threads');
    // (memory 1) (func (export "f") (param i32) (result i32) (i32.load (local.get 0)))
    const binary = Buffer.from('AGFzbQEAAAABBgFgAX8BfwMCAQAFAwEAAQcFAQFmAAAKCQEHACAAKAIACw==', 'base64');
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
    parentPort.once('message', () => { clearInterval(timer); parentPort.postMessage(count); });
    let count = 0;
    const timer = setInterval(() => {
      for (let i = 0; i < 100; i++) {
        try { f(1 << 30); } catch (error) { if (error instanceof WebAssembly.RuntimeError) count++; }
        if (f(0) !== 0) throw new Error('memory');
      }
    }, 1);`, { eval: true });
  await once(other, 'online');
  for (let i = 0; i < 5; i++) await end(i % 2 ? programs.calls : programs.recursion, 'exports.f()');
  other.postMessage('end');
  const [count] = await once(other, 'message');
  assert.ok(count > 0 && count % 100 === 0, `${count}`);
}
main().then(common.mustCall());
