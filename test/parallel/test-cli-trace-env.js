'use strict';
// --trace-env tells each access to the environment, by name; --trace-env-js-stack where it came from.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const program = `process.env.FOO; process.env.BAR = 'secret'; 'BAZ' in process.env; Object.hasOwn(process.env, 'QUX'); delete process.env.BAR;
Object.defineProperty(process.env, 'DEF', { value: 'secret', writable: true, enumerable: true, configurable: true });
if (process.env.DEF !== 'secret' || process.env.BAR !== undefined || !Object.keys(process.env).includes('DEF')) throw new Error('changed');`;
const run = (...args) => {
  const { status, stderr } = spawnSync(process.execPath, [...args, '-e', program], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return stderr;
};
const lines = run('--trace-env').split('\n');
for (const line of ['get "FOO"', 'set "BAR"', 'query "BAZ"', 'query "QUX"', 'delete "BAR"', 'set "DEF"', 'enumerate environment variables']) {
  assert.ok(lines.includes(`[--trace-env] ${line}`), `${line} in ${lines}`);
}
assert.ok(lines.every((line) => line === '' || line.startsWith('[--trace-env] ')));
assert.ok(!lines.join().includes('secret'));
assert.match(run('--trace-env-js-stack'), /\[--trace-env\] get "FOO"\n\n----- JavaScript stack trace -----\n\n1: \[eval\]:1:/);
assert.strictEqual(run(), '');
const { stderr } = spawnSync(process.execPath, ['--trace-env', '-e', `new (require('worker_threads').Worker)('process.env.INNER', { eval: true })`], { encoding: 'utf8' });
assert.match(stderr, /get "INNER"/);
