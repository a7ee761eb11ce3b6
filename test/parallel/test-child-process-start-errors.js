'use strict';
// A program that cannot be started: the code is the system's, and nothing is left behind.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn, spawnSync } = require('child_process');

const plain = common.tmp('not-executable');
fs.writeFileSync(plain, 'exit 0\n');
fs.chmodSync(plain, 0o644);

const cases = [
  ['no-such-program-here', [], {}, 'ENOENT'],
  ['/no/such/program', [], {}, 'ENOENT'],
  [plain, [], {}, 'EACCES'],
  ['true', [], { cwd: '/no/such/folder' }, 'ENOENT'],
  ['true', [], { env: { PATH: '/no/such/folder' } }, 'ENOENT'],
];
for (const [file, args, options, code] of cases) {
  const child = spawn(file, args, options);
  assert.strictEqual(child.pid, undefined);
  child.on('spawn', common.mustNotCall());
  child.on('exit', common.mustNotCall());
  child.on('error', common.mustCall((error) => {
    assert.strictEqual(error.code, code);
    assert.strictEqual(error.syscall, `spawn ${file}`);
    assert.strictEqual(error.path, file);
    assert.deepStrictEqual(error.spawnargs, args);
  }));
  child.on('close', common.mustCall((status) => assert.ok(status < 0)));
  const result = spawnSync(file, args, options);
  assert.strictEqual(result.error.code, code);
  assert.strictEqual(result.status, null);
  assert.strictEqual(result.pid, 0);
}

// These are thrown by spawn, as in Node.
assert.throws(() => spawn('true', [], { cwd: plain }), { code: 'ENOTDIR' });
assert.throws(() => spawn('true', ['x'.repeat(4 << 20)]), { code: 'E2BIG' });
assert.throws(() => spawn('true', ['a\0b']), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn('tr\0ue'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => spawn('true', { env: { A: 'a\0b' } }), { code: 'ERR_INVALID_ARG_VALUE' });

// A script without #! runs by sh, as with execvp.
const script = common.tmp('script');
fs.writeFileSync(script, 'echo "$0 $1"\n');
fs.chmodSync(script, 0o755);
assert.strictEqual(spawnSync(script, ['one']).stdout.toString(), `${script} one\n`);
