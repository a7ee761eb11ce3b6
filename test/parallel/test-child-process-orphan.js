'use strict';
// A parent that is killed leaves no child running that waits on its IPC channel.
const common = require('../common');
const assert = require('assert');
const { fork, spawn } = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', () => {});
  process.send(process.pid);
} else if (process.argv[2] === 'parent') {
  const child = fork(__filename, ['child']);
  child.on('message', (pid) => process.stdout.write(`${pid}\n`));
} else {
  const parent = spawn(process.execPath, [__filename, 'parent'], { stdio: ['ignore', 'pipe', 'inherit'] });
  parent.stdout.once('data', common.mustCall((text) => {
    const pid = Number(text);
    assert.ok(pid > 0);
    process.kill(pid, 0);
    parent.kill('SIGKILL');
    parent.on('exit', common.mustCall(async () => {
      await common.until(() => {
        try {
          process.kill(pid, 0);
          // Its new parent may not have waited for it yet.
          return /\) Z /.test(require('fs').readFileSync(`/proc/${pid}/stat`, 'utf8'));
        } catch {
          return true;
        }
      }, 'the orphan to end');
    }));
  }));
}
