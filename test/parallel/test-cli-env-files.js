'use strict';
// Several --env-file: a later one wins, the environment wins over all, a missing one is told.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const a = common.tmp('a.env');
const b = common.tmp('b.env');
fs.writeFileSync(a, 'NAME=a\nONLY=a\n');
fs.writeFileSync(b, 'NAME=b\n');
const print = ['-p', 'process.env.NAME + process.env.ONLY'];
const show = (args, env) => common.run([...args, ...print], { env: { ...process.env, ...env } });

assert.strictEqual(show(['--env-file', a, `--env-file=${b}`]).stdout, 'ba\n');
assert.strictEqual(show([`--env-file=${b}`, '--env-file', a]).stdout, 'aa\n');
assert.strictEqual(show([`--env-file-if-exists=${b}`, `--env-file=${a}`]).stdout, 'aa\n');
assert.strictEqual(show([`--env-file=${a}`, `--env-file-if-exists=${b}`]).stdout, 'ba\n');
assert.strictEqual(show([`--env-file=${a}`], { NAME: 'mine' }).stdout, 'minea\n');

const missing = show([`--env-file-if-exists=${a}x`, `--env-file=${a}`]);
assert.strictEqual(missing.stdout, 'aa\n');
assert.strictEqual(missing.stderr, `${a}x not found. Continuing without it.\n`);
const refused = show([`--env-file=${a}x`]);
assert.strictEqual(refused.status, 9);
assert.match(refused.stderr, /a\.envx: not found\n$/);
