'use strict';
// A write beyond RLIMIT_FSIZE is an error and not the end of the process, in a program, in its cluster's and fork()'s children; programs of
// others have the signal as they know it.
const { tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { fork, spawnSync } = require('child_process');

if (process.argv[2] === 'write') {
  assert.throws(() => fs.writeFileSync(tmp(`large-${process.argv[3]}`), '.'.repeat(1 << 17)), { code: 'EFBIG', syscall: 'write' });
  if (process.argv[3] === 'first') {
    fork(__filename, ['write', 'second']).on('exit', (code, signal) => {
      assert.deepStrictEqual([code, signal], [0, null]);
      const other = spawnSync('dd', ['if=/dev/zero', `of=${tmp('large-third')}`, 'bs=131072', 'count=1'], { stdio: 'ignore' });
      assert.deepStrictEqual([other.status, other.signal], [null, 'SIGXFSZ']);
      console.log('done');
    });
  }
} else {
  const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', 'ulimit -f 64 && exec "$0" "$1" write first', process.execPath, __filename], { encoding: 'utf8' });
  assert.deepStrictEqual([stdout, stderr, status], ['done\n', '', 0]);
}
