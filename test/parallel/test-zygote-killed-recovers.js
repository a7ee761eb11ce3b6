'use strict';
// The fork server is killed, or stopped for good: forking goes on, and a new server takes over.
const { mustCall, until } = require('../common');
const { zygote, children } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');

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
    }
    await until(() => children().every(({ state }) => state !== 'Z'), 'no zombie left');
    assert.deepStrictEqual(children().map(({ pid }) => pid), [before]);
  })().then(mustCall());
}
