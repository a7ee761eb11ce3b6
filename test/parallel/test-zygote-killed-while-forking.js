'use strict';
// The fork server is killed at any moment, also between the fork of a waiting child and the word of it: no zombie is left.
const { mustCall, until } = require('../common');
const { zygote, children } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');

if (cluster.isPrimary) {
  const SPAN = 1e6; // ns, in which the next child is made
  (async () => {
    for (let i = 0; i < 60; i++) {
      const worker = cluster.fork();
      const end = process.hrtime.bigint() + BigInt(Math.floor(Math.random() * SPAN));
      const server = zygote();
      while (process.hrtime.bigint() < end);
      if (server) process.kill(server, 'SIGKILL');
      worker.on('online', mustCall(() => worker.process.kill('SIGKILL')));
      await new Promise((resolve) => worker.on('exit', resolve));
    }
    await until(() => children().every(({ state }) => state !== 'Z'), 'no zombie left');
    assert.ok(children().length <= 2);
  })().then(mustCall());
}
