'use strict';
// 500 workers forked and killed, four at a time: no descriptor, child or entry is left behind.
const { mustCall, until } = require('../common');
const { children } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

const CYCLES = 500;

if (cluster.isPrimary) {
  const descriptors = () => fs.readdirSync('/proc/self/fd').length;
  let begun = 0;
  let ended = 0;
  let before;
  const one = () => {
    begun++;
    const worker = cluster.fork();
    worker.once(['online', 'listening'][begun % 2], mustCall(() => worker.process.kill(begun % 3 ? 'SIGKILL' : 'SIGTERM')));
    worker.once('exit', mustCall(() => {
      ended++;
      if (ended === 20) before = descriptors();
      if (begun < CYCLES) one();
      if (ended === CYCLES) done();
    }));
  };
  const done = mustCall(async () => {
    await until(() => Object.keys(cluster.workers).length === 0, 'the last worker to leave the list');
    await until(() => children().every(({ comm }) => comm === 'troika-zygote' || comm === 'troika-spare'), 'no child left');
    await until(() => descriptors() <= before + 1, 'no descriptor left');
    assert.strictEqual(ended, CYCLES);
  });
  for (let i = 0; i < 4; i++) one();
} else {
  require('http').createServer((request, response) => response.end('x')).listen(0);
}
