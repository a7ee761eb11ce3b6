// What a worker's program leaves open is closed by the time its end is heard of, and its number is then no descriptor of the runtime's
// own either, though another worker's is in the making.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { once } = require('events');
const { Worker } = require('worker_threads');

(async () => {
  for (let i = 0; i < 8; i++) {
    const worker = new Worker(`
      const fs = require('fs');
      const { parentPort } = require('worker_threads');
      parentPort.postMessage(fs.openSync(${JSON.stringify(__filename)}));
      parentPort.once('message', () => {});`, { eval: true });
    const exited = once(worker, 'exit');
    const [fd] = await once(worker, 'message');
    worker.postMessage('end');
    const others = [1, 2].map(() => once(new Worker('', { eval: true }), 'exit'));
    await exited;
    assert.throws(() => fs.fstatSync(fd), { code: 'EBADF' }, `${fd} in round ${i}`);
    await Promise.all(others);
  }
})().then(common.mustCall());
