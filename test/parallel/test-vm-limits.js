'use strict';
// A script beyond its time, or interrupted, ends with an error that its caller can catch; the caller goes on.
const common = require('../common');
const assert = require('assert');
const vm = require('vm');
const { spawn } = require('child_process');

const timedOut = (ms) => ({ code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: `Script execution timed out after ${ms}ms` });

if (process.argv[2] === 'child') {
  process.on('SIGINT', () => { throw new Error('not while the script runs'); });
  const script = new vm.Script('process.send("running"); while (true);');
  assert.throws(() => script.runInThisContext({ breakOnSigint: true }), { code: 'ERR_SCRIPT_EXECUTION_INTERRUPTED' });
  process.removeAllListeners('SIGINT');
  process.once('SIGINT', () => { process.disconnect(); });
  process.send('again');
  return;
}

assert.throws(() => vm.runInThisContext('while (true);', { timeout: 20 }), timedOut(20));
// What it does with the error changes nothing.
assert.throws(() => vm.runInNewContext('try { while (true); } catch { 1 }', {}, { timeout: 20 }), timedOut(20));
assert.throws(() => vm.runInNewContext('for (;;) { try { while (true); } catch {} if (++n > 3) break; } 1', { n: 0 }, { timeout: 20 }), timedOut(20));
// Nested: the inner one ends alone; the outer one ends both.
const context = vm.createContext({ result: '' });
context.inner = (ms) => vm.runInContext('while (true);', context, { timeout: ms });
vm.runInContext('try { inner(10); } catch (e) { result = e.code; }', context, { timeout: 20000 });
assert.strictEqual(context.result, 'ERR_SCRIPT_EXECUTION_TIMEOUT');
assert.throws(() => vm.runInContext('inner(20000)', context, { timeout: 20 }), timedOut(20));
// All is as before: callbacks from native code run, and so do short scripts with a limit.
assert.deepStrictEqual([3, 1, 2].sort((a, b) => a - b), [1, 2, 3]);
assert.strictEqual(vm.runInContext('1 + 1', context, { timeout: 5 }), 2);

const child = spawn(process.execPath, [__filename, 'child'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
child.on('message', () => child.kill('SIGINT'));
child.on('exit', common.mustCall((code, signal) => assert.deepStrictEqual([code, signal], [0, null])));
