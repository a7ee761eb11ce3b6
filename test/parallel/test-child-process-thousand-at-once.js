'use strict';
// 1,000 children that end at the same moment: no exit is lost.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');
const { spawnSync } = require('child_process');

if (Number(spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).stdout) < 2500) common.skip('needs 2,500 descriptors');
const COUNT = 1000;
let ended = 0;
const gate = spawn('sleep', ['1000']);
const children = [];
for (let i = 0; i < COUNT; i++) {
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
  child.on('exit', (code, signal) => {
    assert.strictEqual(signal, 'SIGKILL');
    if (++ended === COUNT) gate.kill();
  });
  children.push(child);
}
gate.on('exit', common.mustCall(() => assert.strictEqual(ended, COUNT)));
for (const child of children) child.kill('SIGKILL');
