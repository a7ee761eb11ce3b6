// A FileHandle that a message could not take is its sender's again, and one that crosses threads belongs to whoever has it:
// a worker closes what it was sent without a warning, and does not close what it has sent when it ends.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { once } = require('events');
const { Worker, MessageChannel } = require('worker_threads');

process.on('warning', common.mustNotCall());

async function refused() {
  const { port1, port2 } = new MessageChannel();
  const first = await fs.promises.open(__filename);
  const second = await fs.promises.open(__filename);
  const { fd } = first;
  // Something that cannot be cloned comes after it.
  assert.throws(() => port1.postMessage({ first, f() {} }, [first]), { name: 'DataCloneError' });
  assert.strictEqual(first.fd, fd);
  // In use: a read is under way, for which close() waits as well.
  const reading = second.read(Buffer.alloc(4), 0, 4, 0);
  assert.throws(() => port1.postMessage(second, [second]), { name: 'DataCloneError', message: 'Cannot transfer FileHandle while in use' });
  const order = [];
  await Promise.all([second.close().then(() => order.push('closed')), reading.then(({ bytesRead }) => order.push(bytesRead))]);
  assert.deepStrictEqual(order, [4, 'closed']);
  assert.throws(() => new Worker('', { eval: true, workerData: { first, f() {} }, transferList: [first] }), { name: 'DataCloneError' });
  assert.match(await first.readFile('utf8'), /^\/\/ A FileHandle/);
  // Given back, it can be sent.
  port1.postMessage({ first }, [first]);
  assert.strictEqual(first.fd, -1);
  const [{ first: received }] = await once(port2, 'message');
  assert.strictEqual(received.fd, fd);
  await received.close();
  port1.close();
}

async function crossed() {
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    const fs = require('fs');
    parentPort.once('message', async (given) => {
      const text = await given.readFile('utf8');
      await given.close();
      const made = await fs.promises.open(${JSON.stringify(__filename)});
      parentPort.postMessage({ text, made }, [made]);
    });`, { eval: true });
  const handle = await fs.promises.open(__filename);
  worker.postMessage(handle, [handle]);
  const exited = once(worker, 'exit');
  const [{ text, made }] = await once(worker, 'message');
  await exited;
  assert.strictEqual(await made.readFile('utf8'), text);
  await made.close();
}

refused().then(crossed).then(common.mustCall());
