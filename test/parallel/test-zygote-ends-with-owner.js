'use strict';
// The fork server is gone when its owner is, however that ended; its children that hold no channel live on.
const { mustCall, until } = require('../common');
const { zygote, needsZygote } = require('../common/zygote');
const assert = require('assert');
const { fork } = require('child_process');
const cluster = require('cluster');

needsZygote();

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

if (process.argv[2] === 'owner') {
  if (cluster.isWorker) {
    setInterval(() => {}, 1000);
    return;
  }
  const worker = cluster.fork();
  worker.on('online', () => process.send({ zygote: zygote(), worker: worker.process.pid }));
} else {
  const owner = fork(__filename, ['owner']);
  owner.on('message', mustCall((pids) => {
    assert.ok(alive(pids.zygote) && alive(pids.worker));
    owner.kill('SIGKILL');
    until(() => !alive(pids.zygote) && !alive(pids.worker), 'the server and the worker to end').then(mustCall());
  }));
}
