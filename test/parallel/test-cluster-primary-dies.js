'use strict';
// Workers end when their primary has died: idle ones, busy ones, with the fork server and without.
const { mustCall, until } = require('../common');
const assert = require('assert');
const { fork } = require('child_process');
const cluster = require('cluster');

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

if (process.argv[2] === 'primary') {
  if (cluster.isPrimary) {
    const pids = [];
    for (let i = 0; i < 3; i++) {
      const worker = cluster.fork();
      worker.on('listening', () => {
        if (pids.push(worker.process.pid) === 3) process.send(pids);
      });
    }
  } else {
    const server = require('http').createServer(() => {}).listen(0, () => {
      require('http').get({ port: server.address().port }).on('error', () => {}); // never answered
    });
    setInterval(() => {}, 1000);
  }
} else {
  for (const setting of ['0', '1']) {
    const primary = fork(__filename, ['primary'], { env: { ...process.env, TROIKA_ZYGOTE: setting } });
    primary.on('message', mustCall((pids) => {
      assert.ok(pids.every(alive));
      primary.kill('SIGKILL');
      until(() => !pids.some(alive), 'the workers to end').then(mustCall());
    }));
  }
}
