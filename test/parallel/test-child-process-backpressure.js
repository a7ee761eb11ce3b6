'use strict';
// A child that writes without end while nobody reads is held up by its pipe; the parent's memory stays as it is.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn } = require('child_process');

const child = spawn('sh', ['-c', 'exec cat /dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] });
const written = () => Number(/wchar: (\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/io`, 'utf8'))[1]);
const before = process.memoryUsage.rss();
let got = 0;
child.stdout.on('data', (chunk) => {
  got += chunk.length;
  if (got < 32 << 20) return;
  child.stdout.pause();
  child.stdout.removeAllListeners('data');
  settle();
});

async function settle() {
  let last = -1;
  await common.until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = written();
    const still = now === last;
    last = now;
    return still;
  }, 'the child to be held up');
  assert.ok(last - got < 16 << 20, `${last - got} bytes under way`);
  assert.ok(process.memoryUsage.rss() - before < 150 << 20);
  child.kill('SIGKILL');
  child.stdout.destroy();
}
child.on('exit', common.mustCall((code, signal) => assert.strictEqual(signal, 'SIGKILL')));
