'use strict';
// Odd calls of process: what Node 24 and 26 make of them.
const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (text, ...flags) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', text], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

// The environment is never closed to new names.
for (const name of ['preventExtensions', 'seal', 'freeze']) assert.throws(() => Object[name](process.env), TypeError);
assert.strictEqual(Reflect.preventExtensions(process.env), false);
assert.strictEqual(Object.isExtensible(process.env), true);
process.env.EDGE = '1';
assert.ok(Object.keys(process.env).includes('EDGE'));
delete process.env.EDGE;

// A text that is a number is told as the number.
for (const set of [(value) => { process.exitCode = value; }, (value) => process.exit(value)]) {
  assert.throws(() => set('1.5'), { code: 'ERR_OUT_OF_RANGE', message: 'The value of "code" is out of range. It must be an integer. Received 1.5' });
  assert.throws(() => set('potato'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => set(''), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.strictEqual(process.exitCode, undefined);

// exit(undefined) and exit(null) take process.exitCode back, exit() does not.
assert.strictEqual(run('process.exitCode = 3; process.on("exit", (c) => console.log(c, process.exitCode)); process.exit(undefined)').stdout, '0 undefined\n');
assert.strictEqual(run('process.exitCode = 3; process.exit(null)').status, 0);
assert.strictEqual(run('process.exitCode = 3; process.exit()').status, 3);
assert.strictEqual(run('process.exitCode = 3; process.exit("12")').status, 12);

// A signal is a whole number.
assert.throws(() => process.kill(process.pid, 1.5), { code: 'ERR_UNKNOWN_SIGNAL', message: 'Unknown signal: 1.5' });
assert.throws(() => process.kill(process.pid, NaN || '0'), { code: 'ERR_UNKNOWN_SIGNAL' });
assert.strictEqual(process.kill(process.pid, 0), true);

// process.finalization: experimental, and its function is not looked at before it is due.
{
  const { status, stdout, stderr } = run('globalThis.o = {}; process.finalization.register(o, 123); process.finalization.unregister(o); console.log("done")');
  assert.strictEqual(status, 0);
  assert.strictEqual(stdout, 'done\n');
  assert.match(stderr, /ExperimentalWarning: process\.finalization\.register is an experimental feature/);
  assert.throws(() => process.finalization.register(1, () => {}), { message: 'The "obj" argument must be of type object. Received type number (1)' });
}

// What is there and what is not.
assert.strictEqual(process.assert, undefined);
assert.deepStrictEqual(process._preload_modules, []);
assert.strictEqual(process.throwDeprecation, undefined);
const flags = process.allowedNodeEnvironmentFlags;
for (const object of [flags, Object.getPrototypeOf(flags), flags.constructor]) assert.ok(Object.isFrozen(object));
