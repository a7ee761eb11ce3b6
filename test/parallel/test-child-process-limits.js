'use strict';
// The `limits` option: set in the child before its program starts; what the system refuses is an error of the start.
const common = require('../common');
const assert = require('assert');
const { spawn, spawnSync, execFileSync } = require('child_process');

const limits = { openFiles: 77, fileSize: 4096, memory: 2 ** 33, processes: 500, cpu: 3 };
const shown = execFileSync('cat', ['/proc/self/limits'], { limits, encoding: 'utf8' });
for (const [name, value] of [['open files', 77], ['file size', 4096], ['address space', 2 ** 33], ['processes', 500], ['cpu time', 3]]) {
  assert.match(shown, new RegExp(`Max ${name} +${value} `));
}
assert.strictEqual(spawnSync('sh', ['-c', 'while :; do :; done'], { limits: { cpu: 1 } }).signal, 'SIGXCPU');

assert.throws(() => spawn('true', { limits: { memori: 1 } }), { code: 'ERR_INVALID_ARG_VALUE', message: /memori/ });
assert.throws(() => spawn('true', { limits: { cpu: -1 } }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => spawn('true', { limits: { cpu: 1.5 } }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => spawn('true', { limits: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });

// Beyond what the kernel allows anybody (fs.nr_open).
const child = spawn('true', { limits: { cpu: 5, openFiles: 2 ** 31 } });
child.on('error', common.mustCall((error) => {
  assert.strictEqual(error.code, 'EPERM');
  assert.strictEqual(error.syscall, 'setrlimit');
  assert.strictEqual(error.limit, 'openFiles');
}));
assert.strictEqual(spawnSync('true', { limits: { openFiles: 2 ** 31 } }).error.limit, 'openFiles');
