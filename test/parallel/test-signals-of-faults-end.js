'use strict';
// A signal that stands for a fault ends the process also when it is sent, as every other does; so it does in a forked child.
const common = require('../common');
const assert = require('assert');
const { fork, spawnSync } = require('child_process');

const sanitized = process.env.ASAN_OPTIONS !== undefined; // it keeps the others for itself

if (process.argv[2] === 'child') {
  process.on('message', () => process.exit(1));
  process.send('ready');
} else {
  // A core file of each is not what this is about.
  const options = { cwd: require('os').tmpdir(), encoding: 'utf8', timeout: 20_000 };
  for (const name of sanitized ? ['SIGSEGV', 'SIGTRAP'] : ['SIGSEGV', 'SIGBUS', 'SIGTRAP', 'SIGILL', 'SIGFPE']) {
    const source = `typeof WebAssembly; process.kill(process.pid, '${name}'); setInterval(() => {}, 1000000)`;
    const { signal } = spawnSync('sh', ['-c', 'ulimit -c 0; exec "$0" -e "$1"', process.execPath, source], options);
    assert.strictEqual(signal, name);
  }
  for (const name of sanitized ? ['SIGSEGV'] : ['SIGSEGV', 'SIGBUS']) {
    const child = fork(__filename, ['child'], { cwd: options.cwd });
    child.once('message', () => {
      child.kill(name);
      child.send('still there?', () => {});
    });
    child.on('exit', common.mustCall((code, signal) => {
      assert.strictEqual(signal, name);
    }));
  }
}
