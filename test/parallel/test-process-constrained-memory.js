'use strict';
// constrainedMemory() is what the process's own control group may have.
const common = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');

const [line] = fs.readFileSync('/proc/self/cgroup', 'utf8').match(/^\d+:memory:.*$|^0::.*$/m) ?? [];
if (line === undefined) common.skip('no control group for memory');
const second = line.startsWith('0::');
const folder = `/sys/fs/cgroup${second ? '' : '/memory'}/troika-test-${process.pid}`;
try {
  fs.mkdirSync(folder);
  fs.writeFileSync(`${folder}/${second ? 'memory.max' : 'memory.limit_in_bytes'}`, '200003584');
} catch {
  fs.rmSync(folder, { force: true, recursive: true });
  common.skip('control groups cannot be made here');
}
try {
  const { stdout } = spawnSync('sh', ['-c', `echo $$ > ${folder}/cgroup.procs && exec "$0" -p 'process.constrainedMemory()'`, process.execPath], { encoding: 'utf8' });
  assert.strictEqual(stdout, '200003584\n');
} finally {
  fs.rmdirSync(folder);
}
assert.ok(process.constrainedMemory() === 0 || process.constrainedMemory() > 2 ** 20);
