'use strict';
// A child that had ended before the loop looked: what it wrote is told before its exit.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn } = require('child_process');

const order = [];
const child = spawn('sh', ['-c', 'echo out; echo err >&2; exit 3']);
child.stdout.on('data', () => order.push('stdout'));
child.stderr.on('data', () => order.push('stderr'));
child.on('exit', () => order.push('exit'));
child.on('close', common.mustCall(() => assert.deepStrictEqual(order, ['stdout', 'stderr', 'exit'])));
process.nextTick(() => {
  while (!/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8')));
});
