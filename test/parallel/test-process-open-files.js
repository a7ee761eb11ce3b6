'use strict';
// The runtime raises its soft limit of open files to the hard one, as Node does; a shell often gives 1,024.
const common = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const script = `ulimit -n 3000 && ulimit -Sn 100 && exec '${process.execPath}' -p "require('child_process').execSync('ulimit -Sn').toString()"`;
const { stdout, status } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
if (status !== 0) common.skip('the limit cannot be set here');
assert.strictEqual(Number(stdout), 3000);
