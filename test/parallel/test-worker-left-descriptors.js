// What a worker's program leaves open is closed by the time its end is heard of, and its number is then no descriptor of the runtime's
// own either: threads are made and made ready in the background.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { once } = require('events');
const { Worker } = require('worker_threads');

(async () => {
  for (let i = 0; i < 40; i++) {
    const worker = new Worker(`
      const fs = require('fs');
      require('worker_threads').parentPort.postMessage(fs.openSync(${JSON.stringify(__filename)}));`, { eval: true });
    const [[fd]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
    assert.throws(() => fs.fstatSync(fd), { code: 'EBADF' }, `${fd} in round ${i}`);
  }
})().then(common.mustCall());
