'use strict';
// A guest's memory: each pointer is checked, it may grow between two calls, and other threads may share it. Clocks, poll_oneoff.
const { mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const { WASI } = require('wasi');

const [EBADF, EINVAL, EOVERFLOW] = [8, 28, 61];
const make = (memory, options = {}) => {
  const wasi = new WASI({ version: 'preview1', ...options });
  wasi.finalizeBindings({ exports: { memory } });
  return wasi.wasiImport;
};

if (!isMainThread) {
  const call = make(workerData.memory, { args: ['from', 'worker'] });
  if (workerData.sleep) { // far longer than the test may last: its end must be heard
    const view = new DataView(workerData.memory.buffer);
    view.setUint8(8, 0);
    view.setUint32(16, 1, true);
    view.setBigUint64(24, 1000000000000n, true);
    parentPort.postMessage('sleeps');
    call.poll_oneoff(0, 100, 1, 200);
    parentPort.postMessage('woke');
    return;
  }
  workerData.memory.grow(1);
  assert.strictEqual(call.args_get(65536, 65536 + 100), 0); // in what is new
  parentPort.postMessage(0);
  return;
}

{
  const memory = new WebAssembly.Memory({ initial: 1 });
  const call = make(memory, { args: ['a', 'b\u00e9'], env: { A: '1', B: undefined }, stdin: fs.openSync('/dev/null', 'r') });
  let bytes = Buffer.from(memory.buffer);
  let view = new DataView(memory.buffer);
  assert.strictEqual(call.args_sizes_get(0, 4), 0);
  assert.deepStrictEqual([view.getUint32(0, true), view.getUint32(4, true)], [2, 6]);
  assert.strictEqual(call.args_get(100, 200), 0);
  assert.deepStrictEqual([view.getUint32(100, true), view.getUint32(104, true), bytes.toString('utf8', 200, 206)], [200, 202, 'a\0b\u00e9\0']);
  assert.strictEqual(call.environ_sizes_get(0, 4), 0);
  assert.deepStrictEqual([view.getUint32(0, true), view.getUint32(4, true)], [1, 4]);
  assert.strictEqual(call.environ_get(100, 200), 0);
  assert.strictEqual(bytes.toString('utf8', 200, 204), 'A=1\0');

  // Bounds, before all else.
  assert.deepStrictEqual([call.args_get(65536, 0), call.args_get(65530, 0), call.args_get(0, 65535), call.args_get(-1, 0)], Array(4).fill(EOVERFLOW));
  assert.deepStrictEqual([call.random_get(65530, 16), call.random_get(65520, 16), call.random_get(0, -1), call.random_get(65536, 0)], [EOVERFLOW, 0, EOVERFLOW, EOVERFLOW]);
  assert.deepStrictEqual([call.fd_read(0, 65532, 1, 0), call.fd_read(77, 65536, 1, 0), call.fd_read(0, 0, 0x20000000, 0), call.fd_read(77, 0, 0, 0)], [EOVERFLOW, EOVERFLOW, EOVERFLOW, EBADF]);
  view.setUint32(0, 65535, true);
  view.setUint32(4, 2, true);
  assert.strictEqual(call.fd_read(0, 0, 1, 16), EOVERFLOW);
  view.setUint32(4, 0xffffffff, true);
  assert.strictEqual(call.fd_write(1, 0, 1, 16), EOVERFLOW);
  assert.deepStrictEqual([call.clock_time_get(0, 1n, 65529), call.clock_time_get(0, 1n, 65528), call.fd_fdstat_get(0, 65513), call.fd_filestat_get(0, 65473)], [EOVERFLOW, 0, EOVERFLOW, EOVERFLOW]);
  assert.deepStrictEqual([call.path_open(0, 0, 65530, 100, 0, 0n, 0n, 0, 0), call.poll_oneoff(0, 0, 0x7fffffff, 0), call.poll_oneoff(0, 0, 0, 0)], [EOVERFLOW, EOVERFLOW, EINVAL]);

  // Wrong arguments, which no guest can pass.
  assert.deepStrictEqual([call.args_get(), call.args_get('x', 1), call.args_get(1n, 1), call.clock_time_get(0, 1, 0), call.fd_close(null)], Array(5).fill(EINVAL));

  // It grows, and the old bytes are gone.
  memory.grow(1);
  assert.strictEqual(bytes.length, 0);
  bytes = Buffer.from(memory.buffer);
  view = new DataView(memory.buffer);
  assert.strictEqual(call.args_get(65536, 131066), 0);
  assert.strictEqual(view.getUint32(65540, true), 131068);
  assert.strictEqual(call.args_get(131072, 0), EOVERFLOW);
  for (let i = 0; i < 20; i++) {
    memory.grow(1);
    assert.strictEqual(call.random_get(memory.buffer.byteLength - 16, 16), 0);
  }
  view = new DataView(memory.buffer);

  // Clocks.
  for (const id of [0, 1, 2, 3]) {
    assert.strictEqual(call.clock_res_get(id, 0), 0);
    assert.ok(view.getBigUint64(0, true) > 0n);
  }
  const before = BigInt(Date.now());
  assert.strictEqual(call.clock_time_get(0, 0n, 0), 0);
  assert.ok(view.getBigUint64(0, true) / 1000000n >= before);
  assert.deepStrictEqual([call.clock_res_get(4, 0), call.clock_time_get(99, 0n, 0), call.sched_yield()], [EINVAL, EINVAL, 0]);

  // poll_oneoff: one subscription of 48 bytes each at 0, events of 32 bytes at 1000.
  const poll = (...subscriptions) => {
    subscriptions.forEach(([userdata, type, what, timeout = 0n], i) => {
      view.setBigUint64(48 * i, userdata, true);
      view.setUint8(48 * i + 8, type);
      view.setUint32(48 * i + 16, what, true);
      view.setBigUint64(48 * i + 24, timeout, true);
      view.setUint16(48 * i + 40, 0, true);
    });
    assert.strictEqual(call.poll_oneoff(0, 1000, subscriptions.length, 900), 0);
    return Array.from({ length: view.getUint32(900, true) }, (_, i) => [view.getBigUint64(1000 + 32 * i, true), view.getUint16(1008 + 32 * i, true), view.getUint8(1010 + 32 * i)]);
  };
  const from = process.hrtime.bigint();
  assert.deepStrictEqual(poll([7n, 0, 1, 20000000n], [8n, 0, 1, 900000000000n]), [[7n, 0, 0]]);
  assert.ok(process.hrtime.bigint() - from >= 20000000n);
  assert.deepStrictEqual(poll([9n, 1, 0], [8n, 0, 1, 900000000000n]), [[9n, 0, 1]]);
  assert.deepStrictEqual(poll([9n, 1, 77], [8n, 0, 1, 900000000000n]), [[9n, EBADF, 1]]);
  assert.deepStrictEqual(poll([9n, 5, 0]), [[9n, EINVAL, 5]]);
}

// A thread writes to the memory that both have, past what it was when this one last looked.
{
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const call = make(memory, { args: ['main'] });
  assert.strictEqual(call.args_get(65536, 0), EOVERFLOW);
  new Worker(__filename, { workerData: { memory } }).on('message', mustCall(() => {
    assert.strictEqual(Buffer.from(memory.buffer).toString('latin1', 65636, 65648), 'from\0worker\0');
    assert.strictEqual(call.args_get(65536, 65636), 0);
    assert.strictEqual(Buffer.from(memory.buffer).toString('latin1', 65636, 65641), 'main\0');
  }));
}

// One that sleeps in WASI can be ended.
{
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const worker = new Worker(__filename, { workerData: { memory, sleep: true } });
  worker.on('message', mustCall((message) => {
    assert.strictEqual(message, 'sleeps');
    worker.terminate();
  }));
  worker.on('exit', mustCall());
}
