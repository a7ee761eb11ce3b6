'use strict';
// The fork server is killed, or stopped for good: forking goes on, and a new server takes over.
const { mustCall, until } = require('../common');
const { zygote, children, needsZygote } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

needsZygote();

if (cluster.isPrimary) {
  const forked = () => new Promise((resolve) => {
    const worker = cluster.fork();
    worker.on('online', mustCall(() => worker.process.kill('SIGKILL')));
    worker.on('exit', mustCall((code, signal) => {
      assert.strictEqual(signal, 'SIGKILL');
      resolve();
    }));
  });
  (async () => {
    await forked();
    let before = zygote();
    assert.ok(before > 0);
    for (let i = 0; i < 3; i++) {
      process.kill(before, 'SIGKILL'); // it may be found dead at the next request, or before
      await forked();
      await forked();
      const after = zygote();
      assert.ok(after > 0 && after !== before);
      before = after;
      // The process that waits for its task may be killed too.
      const spare = children().find(({ comm }) => comm === 'troika-spare');
      if (spare) {
        process.kill(spare.pid, 'SIGKILL');
        // All its threads: until then it may still be given the task.
        await until(() => children().every(({ pid, state }) => pid !== spare.pid ||
          (state === 'Z' && fs.readdirSync(`/proc/${pid}/task`).length === 1)), 'its end');
      }
      await forked();
    }
    await until(() => children().every(({ state }) => state !== 'Z'), 'no zombie left');
    await until(() => children().every(({ comm }) => comm === 'troika-zygote' || comm === 'troika-spare'), 'no more children');
    assert.strictEqual(zygote(), before);
    assert.ok(children().length <= 2);
  })().then(mustCall());
}
