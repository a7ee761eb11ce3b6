'use strict';
// --trace-exit tells where process.exit() was called, also in a worker.
const assert = require('assert');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') {
  const { Worker } = require('worker_threads');
  new Worker(`setImmediate(function leave() { process.exit(4); });`, { eval: true }).on('exit', function ended() { process.exit(3); });
} else {
  const { stderr, status } = spawnSync(process.execPath, ['--trace-exit', __filename, 'child'], { encoding: 'utf8' });
  assert.strictEqual(status, 3);
  assert.match(stderr, /^\(node:\d+, thread:1\) WARNING: Exited the environment with code 4\n(?:    at exit .*\n)?    at .*leave.*\n/);
  assert.match(stderr, /\n\(node:\d+\) WARNING: Exited the environment with code 3\n(?:    at exit .*\n)?    at .*ended \(.*test-process-trace-exit\.js:\d+:\d+\)\n/);
}
