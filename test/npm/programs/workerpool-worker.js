'use strict';
const workerpool = require('workerpool');
const { digest, slow, fails } = require('./pool-task');

workerpool.worker({
  digest,
  slow,
  fails,
  steps(n) {
    for (let i = 1; i <= n; i++) workerpool.workerEmit({ step: i });
    return n;
  },
});
