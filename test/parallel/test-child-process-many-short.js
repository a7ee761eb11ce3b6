'use strict';
// 2,000 short children, 100 at a time: each exit is told, with its own code; no zombie and no descriptor is left.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn } = require('child_process');

const TOTAL = 2000;
const AT_ONCE = 100;
let started = 0;
let ended = 0;
let before;

const zombies = () => fs.readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim();

function next() {
  if (started === TOTAL) return;
  const code = started++ % 256;
  const child = spawn('sh', ['-c', `exit ${code}`], { stdio: started % 2 ? 'ignore' : 'pipe' });
  child.on('error', assert.ifError);
  child.on('close', (got, signal) => {
    assert.strictEqual(signal, null);
    assert.strictEqual(got, code);
    ended++;
    next();
  });
}
// One first, so that what is opened once is open.
spawn('true').on('close', common.mustCall(() => {
  before = fs.readdirSync('/proc/self/fd').length;
  for (let i = 0; i < AT_ONCE; i++) next();
}));
process.on('exit', () => {
  assert.strictEqual(ended, TOTAL);
  assert.strictEqual(zombies(), '');
  assert.ok(fs.readdirSync('/proc/self/fd').length <= before);
});
