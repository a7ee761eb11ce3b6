'use strict';
// Callbacks of a FinalizationRegistry run: in the main thread, a worker, a forked child; as any other of the event loop.
const common = require('../common');
const assert = require('assert');
const { fork, spawn, spawnSync } = require('child_process');
const { Worker, isMainThread, parentPort } = require('worker_threads');

function watch(done) {
  const seen = new Set();
  const registry = new FinalizationRegistry((held) => {
    seen.add(held);
    process.nextTick(() => {
      if (seen.size < 3 || !done) return;
      const tell = done;
      done = undefined;
      clearInterval(timer);
      tell();
    });
  });
  (function fill() {
    for (let i = 0; i < 100; i++) registry.register({ i }, i);
  })();
  const timer = setInterval(() => globalThis.gc(), 10);
}

if (globalThis.gc === undefined) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', __filename], { stdio: 'inherit' });
  assert.strictEqual(status, 0);
} else if (!isMainThread) {
  watch(() => parentPort.postMessage('done'));
} else if (process.argv[2] === 'child') {
  watch(() => process.send('done'));
} else if (process.argv[2] === 'throws') {
  const registry = new FinalizationRegistry(() => { throw new Error('from the registry'); });
  (function fill() {
    for (let i = 0; i < 100; i++) registry.register({ i }, i);
  })();
  process.once('uncaughtException', (error) => {
    process.stdout.write(error.message);
    process.exit(3);
  });
  setInterval(() => globalThis.gc(), 10);
} else {
  assert.throws(() => new FinalizationRegistry(), { name: 'TypeError', message: 'FinalizationRegistry: cleanup must be callable' });
  assert.throws(() => FinalizationRegistry(() => {}), { name: 'TypeError', message: "Constructor FinalizationRegistry requires 'new'" });
  class Sub extends FinalizationRegistry {}
  assert.ok(new Sub(() => {}) instanceof FinalizationRegistry);
  assert.strictEqual(FinalizationRegistry.length, 1);
  watch(common.mustCall());
  new Worker(__filename).once('message', common.mustCall());
  for (let i = 0; i < 2; i++) {
    const child = fork(__filename, ['child'], { execArgv: ['--expose-gc'] });
    child.once('message', common.mustCall(() => child.disconnect()));
  }
  const child = spawn(process.execPath, ['--expose-gc', __filename, 'throws']);
  child.stdout.once('data', common.mustCall((text) => assert.strictEqual(`${text}`, 'from the registry')));
  child.once('exit', common.mustCall((code) => assert.strictEqual(code, 3)));
}
