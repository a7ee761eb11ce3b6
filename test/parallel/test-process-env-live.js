'use strict';
// process.env is the environment itself: text only, seen by children, deletable, enumerable.

const { run } = require('../common');
const assert = require('assert');

process.env.TRK_A = 5;
assert.strictEqual(process.env.TRK_A, '5');
assert.ok('TRK_A' in process.env && Object.keys(process.env).includes('TRK_A'));
assert.strictEqual(run(['-p', 'process.env.TRK_A']).stdout, '5\n');
delete process.env.TRK_A;
assert.strictEqual(process.env.TRK_A, undefined);
assert.strictEqual(run(['-p', 'process.env.TRK_A']).stdout, 'undefined\n');
process.env.TRK_B = undefined;
assert.strictEqual(process.env.TRK_B, 'undefined');
process.env['TRK_\u00e9'] = '\u20ac';
assert.strictEqual(run(['-p', 'process.env["TRK_\\u00e9"]']).stdout, '\u20ac\n');
assert.throws(() => { process.env.TRK_C = Symbol('x'); }, TypeError);
process.env.TZ = 'Asia/Tokyo';
assert.strictEqual(new Date(0).getHours(), 9);
// Again in the same turn: the engine had computed with the other zone already.
process.env.TZ = 'America/New_York';
assert.strictEqual(new Date(0).getHours(), 19);
assert.strictEqual(Intl.DateTimeFormat().resolvedOptions().timeZone, 'America/New_York');
assert.match(String(new Date(0)), /GMT-0500/);
delete process.env.TZ;
process.env.TZ = 'UTC';
assert.strictEqual(new Date(0).getHours(), 0);
