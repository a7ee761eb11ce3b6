'use strict';
// A transferred ArrayBuffer is detached and arrives with its bytes: alone or in an object, of any size, from thread to thread and back.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker, MessageChannel, MessagePort, markAsUntransferable, receiveMessageOnPort } = require('worker_threads');

const filled = (size, value) => {
  const buffer = new ArrayBuffer(size);
  new Uint8Array(buffer).fill(value);
  return buffer;
};
const sum = (buffer) => new Uint8Array(buffer).reduce((all, byte) => all + byte, 0);

const { port1, port2 } = new MessageChannel();
const pass = (value, list) => {
  port1.postMessage(value, list);
  return receiveMessageOnPort(port2).message;
};

for (const size of [0, 1, 1000, 65535, 65536, 300_000]) {
  const alone = filled(size, 3);
  const got = pass(alone, [alone]);
  assert.ok(alone.detached);
  assert.ok(got instanceof ArrayBuffer);
  assert.strictEqual(got.byteLength, size);
  assert.strictEqual(sum(got), size * 3);

  const again = pass({ again: got, view: new Uint8Array(got) }, [got]);
  assert.ok(got.detached);
  assert.strictEqual(again.view.buffer, again.again);
  assert.strictEqual(sum(again.again), size * 3);
}

{ // What cannot leave stays whole, also where it is all of the message.
  const kept = filled(70_000, 1);
  markAsUntransferable(kept);
  assert.throws(() => port1.postMessage(kept, [kept]), { name: 'DataCloneError', code: 25 });
  assert.strictEqual(sum(kept), 70_000);
  const twice = filled(70_000, 1);
  assert.throws(() => port1.postMessage(twice, [twice, twice]), { name: 'DataCloneError' });
  assert.ok(!twice.detached);
  const gone = filled(70_000, 1);
  gone.transfer();
  assert.throws(() => port1.postMessage(gone, [gone]), { name: 'DataCloneError' });
  const { buffer } = new WebAssembly.Memory({ initial: 2 });
  assert.throws(() => port1.postMessage(buffer, [buffer]), { name: 'DataCloneError' });
  const shared = new SharedArrayBuffer(70_000);
  assert.throws(() => port1.postMessage(shared, [shared]), { name: 'DataCloneError' });
  const fake = Object.create(ArrayBuffer.prototype);
  assert.throws(() => port1.postMessage(fake, [fake]), { name: 'DataCloneError' });
  assert.strictEqual(receiveMessageOnPort(port2), undefined);
}

{ // A resizable one stays resizable.
  const buffer = new ArrayBuffer(100_000, { maxByteLength: 200_000 });
  new Uint8Array(buffer).fill(2);
  const got = pass(buffer, [buffer]);
  assert.ok(buffer.detached);
  assert.strictEqual(got.maxByteLength, 200_000);
  assert.strictEqual(sum(got), 200_000);
  assert.strictEqual(pass(got, []).maxByteLength, 200_000);
}

{ // Nothing is left of it in views; one that a file was read to arrives whole, too.
  const buffer = filled(100_000, 1);
  const view = new Uint8Array(buffer, 10, 20);
  const data = new DataView(buffer);
  const got = pass(buffer, [buffer]);
  assert.strictEqual(view.length, 0);
  view[0] = 9;
  assert.throws(() => data.getInt8(0), TypeError);
  assert.strictEqual(sum(got), 100_000);
  const read = filled(100_000, 1);
  const fd = fs.openSync(__filename);
  const count = fs.readSync(fd, new Uint8Array(read, 70_000));
  fs.closeSync(fd);
  assert.deepStrictEqual(new Uint8Array(pass(read, [read]), 70_000, count), new Uint8Array(fs.readFileSync(__filename)));
}

{ // It outlives the thread that made it.
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    for (const size of [100, 100_000, 5_000_000]) {
      const buffer = new ArrayBuffer(size);
      new Uint8Array(buffer).fill(5);
      parentPort.postMessage(buffer, [buffer]);
    }
  `, { eval: true });
  const all = [];
  worker.on('message', (buffer) => all.push(buffer));
  worker.on('exit', common.mustCall(() => setTimeout(() => {
    assert.deepStrictEqual(all.map(sum), [500, 500_000, 25_000_000]);
  }, 1)));
}

{ // The ports of the message before are not those of this one.
  const { port1: a, port2: b } = new MessageChannel();
  const { port1: more } = new MessageChannel();
  const ports = [];
  b.onmessage = common.mustCall((event) => {
    ports.push(event.ports.length);
    if (ports.length === 1) return assert.ok(event.data instanceof MessagePort);
    assert.strictEqual(event.data.byteLength, 80_000);
    assert.deepStrictEqual(ports, [1, 0]);
    b.close();
  }, 2);
  a.postMessage(more, [more]);
  const buffer = new ArrayBuffer(80_000);
  a.postMessage(buffer, [buffer]);
}

{ // There and back, many times: the same bytes, never copied.
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    parentPort.on('message', (buffer) => {
      new Uint8Array(buffer)[0]++;
      parentPort.postMessage(buffer, [buffer]);
    });
  `, { eval: true });
  let left = 100;
  const start = filled(1 << 20, 0);
  worker.on('message', common.mustCall((buffer) => {
    assert.strictEqual(buffer.byteLength, 1 << 20);
    if (--left > 0) return worker.postMessage(buffer, [buffer]);
    assert.strictEqual(new Uint8Array(buffer)[0], 100);
    worker.terminate();
  }, 100));
  worker.postMessage(start, [start]);
  assert.ok(start.detached);
}

port1.close();
