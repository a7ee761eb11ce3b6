'use strict';
// A command's proc_exit() ends it, and the program too unless start() is to return: in the main thread, in a worker.
const { mustCall } = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const { Worker, isMainThread } = require('worker_threads');

// (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) (memory (export "memory") 1)
// (func (export "_start") i32.const 42 call 0 unreachable)
const code = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0,
  1, 8, 2, 96, 1, 127, 0, 96, 0, 0,
  2, 36, 1, 22, ...Buffer.from('wasi_snapshot_preview1'), 9, ...Buffer.from('proc_exit'), 0, 0,
  3, 2, 1, 1,
  5, 3, 1, 0, 1,
  7, 19, 2, 6, ...Buffer.from('memory'), 2, 0, 6, ...Buffer.from('_start'), 0, 1,
  10, 9, 1, 7, 0, 65, 42, 16, 0, 0, 11]);
const start = (options) => {
  const { WASI } = require('wasi');
  const wasi = new WASI({ version: 'preview1', ...options });
  return [wasi, wasi.start(new WebAssembly.Instance(new WebAssembly.Module(code), wasi.getImportObject()))];
};

if (!isMainThread || process.argv[2] === 'child') {
  process.on('exit', () => console.log('not told'));
  start({ returnOnExit: false });
  console.log('not reached');
} else {
  assert.strictEqual(start({})[1], 42);
  assert.strictEqual(start({ returnOnExit: true })[1], 42);
  const { WASI } = require('wasi');
  const wasi = new WASI({ version: 'preview1' });
  wasi.wasiImport.proc_exit = () => { throw new Error('mine'); };
  assert.throws(() => wasi.start(new WebAssembly.Instance(new WebAssembly.Module(code), wasi.getImportObject())), /^Error: mine$/);

  const child = spawnSync(process.execPath, ['--no-warnings', __filename, 'child'], { encoding: 'utf8' });
  assert.deepStrictEqual([child.status, child.stdout, child.stderr], [42, '', '']);
  const worker = new Worker(__filename, { stdout: true });
  worker.stdout.on('data', assert.fail);
  worker.on('exit', mustCall((status) => assert.strictEqual(status, 42)));
}
