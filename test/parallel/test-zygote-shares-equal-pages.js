'use strict';
// A fork server that has rehearsed maps memory of its engine from a file. A child compares its copies with that soon after its start. New bytes
// are zeros in it, also where the engine had given memory back to the system meanwhile.
const { mustCall, until, skip } = require('../common');
const { needsZygote } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

if (cluster.isWorker) {
  process.on('message', () => {
    for (let round = 0; round < 8; round++) {
      for (let i = 0; i < 1500; i++) {
        const bytes = new Uint8Array(64 << (i % 12));
        assert.ok(!bytes.includes(255));
        bytes.fill(255);
      }
    }
    process.send('zeros');
  });
  process.send('ready');
} else {
  needsZygote();
  if (process.env.ASAN_OPTIONS !== undefined) skip("the engine's memory is the sanitizer's");
  try {
    fs.closeSync(fs.openSync('/proc/self/pagemap'));
  } catch {
    skip('no pagemap');
  }
  // How the file is mapped: 'rw-p' in the place of the engine's memory, 'r--p' to compare with.
  const mapped = (pid) => fs.readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')
    .filter((line) => line.includes('/memfd:troika-image')).map((line) => line.split(' ')[1]);
  const child = (messages) => new Promise((resolve) => {
    const worker = cluster.fork();
    worker.on('message', mustCall((message) => { if (message === 'ready') resolve(worker); }, messages));
  });
  const end = (worker) => new Promise((resolve) => {
    worker.once('exit', resolve);
    worker.kill();
  });
  (async () => {
    for (let i = 0; i < 4; i++) await end(await child(1)); // beside these it rehearses, at the latest
    const worker = await child(2);
    const { pid } = worker.process;
    await until(() => mapped(pid).length > 0 && !mapped(pid).includes('r--p'), 'it has compared');
    worker.send('allocate');
    worker.once('message', mustCall((message) => {
      assert.strictEqual(message, 'zeros');
      end(worker).then(mustCall());
    }));
  })().then(mustCall());
}
