// Between two messages that have come together lie promise jobs and ticks; what a listener throws, closes or takes by itself changes
// what follows as if each message had come alone.
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { MessageChannel, receiveMessageOnPort, Worker } = require('node:worker_threads');
const { mustCall } = require('../common');

const gather = (count, onEach) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  const log = [];
  for (let i = 0; i < count; i++) port2.postMessage(i === 3 ? 'x'.repeat(1e6) : { i });
  port1.on('message', (message) => {
    const i = typeof message === 'string' ? 3 : message.i;
    log.push(i);
    onEach(i, log, port1, port2);
    if (i === count - 1) setImmediate(() => { port1.close(); resolve(log); });
  });
  port1.on('close', () => setImmediate(resolve, log));
});

(async () => {
  // Jobs of each before the next; so many of them that they are run in one go.
  assert.deepStrictEqual(await gather(5, (i, log) => {
    Promise.resolve().then(() => log.push(`job ${i}`)).then(() => log.push(`then ${i}`));
  }), [0, 1, 2, 3, 4].flatMap((i) => [i, `job ${i}`, `then ${i}`]));

  // Ticks, also those of jobs.
  assert.deepStrictEqual(await gather(3, (i, log) => {
    process.nextTick(() => log.push(`tick ${i}`));
    Promise.resolve().then(() => process.nextTick(() => log.push(`late ${i}`)));
  }), [0, 1, 2].flatMap((i) => [i, `tick ${i}`, `late ${i}`]));

  // An error is told before the next message.
  const told = [];
  const onError = (error) => told.push(error.message);
  process.on('uncaughtException', onError);
  assert.deepStrictEqual(await gather(4, (i, log) => {
    log.push(...told.splice(0));
    if (i % 2 === 0) throw new Error(`thrown ${i}`);
  }), [0, 1, 'thrown 0', 2, 3, 'thrown 2']);
  process.off('uncaughtException', onError);

  // A rejection that nobody handles, too.
  process.on('unhandledRejection', onError);
  assert.deepStrictEqual(await gather(3, (i, log) => {
    log.push(...told.splice(0));
    Promise.reject(new Error(`rejected ${i}`));
  }), [0, 1, 'rejected 0', 2, 'rejected 1']);
  await new Promise(setImmediate);
  process.off('unhandledRejection', onError);

  // A listener that stops listening gets no more; who listens again gets the rest.
  let port;
  const log = await new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const seen = [];
    port = port1;
    for (let i = 0; i < 4; i++) port2.postMessage({ i });
    const first = ({ i }) => {
      seen.push(i);
      if (i !== 1) return;
      port1.off('message', first);
      setTimeout(() => {
        seen.push('again');
        port1.on('message', (message) => {
          seen.push(message.i);
          if (message.i === 3) resolve(seen);
        });
      }, 1);
    };
    port1.on('message', first);
  });
  port.close();
  assert.deepStrictEqual(log, [0, 1, 'again', 2, 3]);

  // One that takes the next itself.
  assert.deepStrictEqual(await gather(5, (i, log, port1) => {
    if (i !== 0) return;
    log.push(`taken ${receiveMessageOnPort(port1).message.i}`);
  }), [0, 'taken 1', 2, 3, 4]);

  // One that sends the port away in a job: what is left goes with it.
  {
    const { port1, port2 } = new MessageChannel();
    const way = new MessageChannel();
    const seen = [];
    for (let i = 0; i < 4; i++) port2.postMessage({ i });
    port1.on('message', ({ i }) => {
      seen.push(`here ${i}`);
      if (i === 1) Promise.resolve().then(() => way.port1.postMessage(port1, [port1]));
    });
    await new Promise((resolve) => {
      way.port2.on('message', (moved) => {
        moved.on('message', ({ i }) => {
          seen.push(`there ${i}`);
          if (i === 3) resolve(moved.close());
        });
      });
    });
    way.port1.close();
    assert.deepStrictEqual(seen, ['here 0', 'here 1', 'there 2', 'there 3']);
  }

  // The context of asynchronous work is each port's own.
  const store = new AsyncLocalStorage();
  const inside = store.run('inside', () => gather(3, (i, log) => {
    log.push(store.getStore());
    store.enterWith('lost');
  }));
  assert.deepStrictEqual(await inside, [0, 'inside', 1, 'inside', 2, 'inside']);

  // One without end is stopped.
  const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (i) => { port2.postMessage({}); port2.postMessage({}); });
    port2.postMessage({});
    parentPort.postMessage('begun');`, { eval: true });
  worker.on('message', mustCall(() => worker.terminate().then(mustCall())));
})().then(mustCall());
