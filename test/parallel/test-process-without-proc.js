'use strict';
// Where no /proc is mounted programs run, with their workers, children and clusters; what only /proc tells is missing as in Node.
const common = require('../common');
const assert = require('assert');
const cluster = require('cluster');
const { fork, spawnSync } = require('child_process');
const os = require('os');
const { Worker, isMainThread } = require('worker_threads');

if (process.argv[2] === 'program') {
  assert.throws(() => require('fs').readFileSync('/proc/self/stat'), { code: 'ENOENT' });
  assert.ok(process.execPath.startsWith('/'));
  assert.deepStrictEqual(os.cpus(), []);
  assert.throws(() => process.memoryUsage(), { code: 'ENOENT', syscall: 'uv_resident_set_memory' });
  new Worker(__filename, { argv: ['end'] }).on('exit', common.mustCall((code) => assert.strictEqual(code, 4)));
  fork(__filename, ['end']).on('exit', common.mustCall((code) => assert.strictEqual(code, 5)));
  cluster.setupPrimary({ args: ['end'] });
  cluster.fork().on('exit', common.mustCall((code) => assert.strictEqual(code, 6)));
} else if (process.argv[2] === 'end') {
  process.exit(!isMainThread ? 4 : cluster.isWorker ? 6 : 5);
} else {
  const script = `umount -l /proc && exec "$0" "$1" program`;
  if (spawnSync('unshare', ['-m', 'umount', '-l', '/proc']).status !== 0) common.skip('no mount namespaces here');
  const { status, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, __filename], { encoding: 'utf8' });
  if (process.env.ASAN_OPTIONS === undefined) assert.strictEqual(stderr, ''); // a sanitizer misses it, too, and says so
  assert.strictEqual(status, 0);
}
