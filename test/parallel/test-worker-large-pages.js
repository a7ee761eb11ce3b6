// Large buffers lie in large pages, once one was transferred; what was freed comes back zero, in large pages again.
const assert = require('node:assert');
const fs = require('node:fs');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const { skip, mustCall } = require('../common');

if (!isMainThread) {
  parentPort.on('message', (buffer) => {
    const bytes = new Uint8Array(buffer);
    parentPort.postMessage([bytes.length, bytes[0], bytes.at(-1)]);
  });
} else {
  let setting = '';
  try {
    setting = fs.readFileSync('/sys/kernel/mm/transparent_hugepage/enabled', 'utf8');
    fs.accessSync('/proc/self/smaps');
  } catch {}
  if (setting === '' || setting.includes('[never]')) skip('no large pages here');

  const size = 32 << 20;
  const worker = new Worker(__filename);
  let round = 0;
  const send = () => {
    const buffer = new ArrayBuffer(size);
    const bytes = new Uint8Array(buffer);
    for (let i = 0; i < size; i += 4096) assert.strictEqual(bytes[i], 0);
    bytes.fill(++round);
    worker.postMessage(buffer, round % 4 === 0 ? [] : [buffer]);
  };
  worker.on('message', mustCall((message) => {
    assert.deepStrictEqual(message, [size, round, round]);
    if (round < 12) return send();
    // 'hg': asked for as large pages.
    const flags = fs.readFileSync('/proc/self/smaps', 'latin1').match(/^VmFlags:.*\bhg\b/gm) ?? [];
    if (!process.execPath.includes('asan')) assert.ok(flags.length > 0);
    worker.terminate();
  }, 12));
  send();
}
