'use strict';
// Signals are events while someone listens; the last listener's removal gives the default back; kill() checks its arguments.

const { mustCall, run } = require('../common');
const assert = require('assert');

const hold = setInterval(() => {}, 1e6);
const names = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'];
let seen = 0;
for (const name of names) {
  process.on(name, mustCall((signal, number) => {
    assert.deepStrictEqual([signal, number], [name, require('os').constants.signals[name]]);
    if (++seen === names.length) clearInterval(hold);
  }));
}
for (const name of names) process.kill(process.pid, name);

assert.throws(() => process.on('SIGKILL', () => {}), { code: 'EINVAL', syscall: 'uv_signal_start' });
assert.throws(() => process.kill(process.pid, 'SIGNONE'), { code: 'ERR_UNKNOWN_SIGNAL' });
assert.throws(() => process.kill('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => process.kill(2 ** 30, 0), { code: 'ESRCH', syscall: 'kill' });
assert.strictEqual(process.kill(process.pid, 0), true);

const { signal } = run(['-e', 'const f = () => {}; process.on("SIGTERM", f); process.removeListener("SIGTERM", f); process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1e6)']);
assert.strictEqual(signal, 'SIGTERM');
