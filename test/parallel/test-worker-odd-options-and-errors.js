'use strict';
// Options that mean nothing to a worker, what it throws that cannot be cloned, ticks behind a throw, and dates of another realm.
const common = require('../common');
const assert = require('assert');
const vm = require('vm');
const { inspect } = require('util');
const { Worker, MessageChannel, receiveMessageOnPort, markAsUncloneable } = require('worker_threads');

const eventsOf = (code, options) => new Promise((resolve) => {
  const worker = new Worker(code, { eval: true, ...options });
  const events = [];
  for (const name of ['online', 'error', 'message']) worker.on(name, (value) => events.push([name, value]));
  worker.on('exit', (status) => resolve([events, status, worker]));
});

(async () => {
  const said = 'require("worker_threads").parentPort.postMessage(require("worker_threads").threadName)';
  for (const options of [{ name: '' }, { name: null }, { name: 0 }, { transferList: null }, { transferList: 5 }, { transferList: {} }]) {
    const [events, status] = await eventsOf(said, options);
    assert.deepStrictEqual(events.at(-1), ['message', 'WorkerThread'], inspect(options));
    assert.strictEqual(status, 0);
  }
  for (const word of ['--abort-on-uncaught-exception', '--disable-proto=delete', '--stack-trace-limit=3', '--use-openssl-ca']) {
    assert.throws(() => new Worker('', { eval: true, execArgv: [word] }), { code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
  }
  const [preloads] = await eventsOf('', { execArgv: ['--require', '/no/such/file'] });
  assert.deepStrictEqual(preloads.map(([name]) => name), ['error']); // never online

  const thrown = async (code) => (await eventsOf(`throw ${code}`))[0].find(([name]) => name === 'error')[1];
  assert.strictEqual(await thrown('{ a: 1, f() {} }'), '{ a: 1, f: [Function: f] }');
  assert.strictEqual(await thrown('() => {}'), '[Function (anonymous)]');
  assert.strictEqual(String(await thrown('Symbol("q")')), 'Symbol(q)');
  assert.strictEqual(inspect(await thrown('{ [Symbol.for("nodejs.util.inspect.custom")]: () => "mine" }')), 'mine');

  const port = 'const { parentPort } = require("worker_threads");';
  const [ticks] = await eventsOf(`${port} process.nextTick(() => parentPort.postMessage("tick")); setImmediate(() => parentPort.postMessage("no")); throw new Error("x")`);
  assert.deepStrictEqual(ticks.filter(([name]) => name === 'message'), [['message', 'tick']]);
  const [later] = await eventsOf(`${port} setTimeout(() => { process.nextTick(() => parentPort.postMessage("no")); throw new Error("x") }, 1)`);
  assert.deepStrictEqual(later.filter(([name]) => name === 'message'), []);

  const [module] = await eventsOf('import fs from "fs"; require("fs")');
  assert.match(module.at(-1)[1].message, /^require is not defined/);

  const made = vm.runInNewContext('({ date: new Date(5), pattern: /x/ })');
  const { port1, port2 } = new MessageChannel();
  for (const copy of [structuredClone(made), (port1.postMessage(made), receiveMessageOnPort(port2).message)]) {
    assert.ok(copy.date instanceof Date);
    assert.strictEqual(copy.date.getTime(), 5);
  }
  port1.close();

  const list = [1];
  markAsUncloneable(list);
  assert.deepStrictEqual(structuredClone(list), [1]);
  const object = {};
  markAsUncloneable(object);
  assert.throws(() => structuredClone(object), { name: 'DataCloneError' });
})().then(common.mustCall());

// process.env is a proxy here, which nobody has to see.
assert.ok(!require('util').types.isProxy(process.env));
assert.ok(!inspect(process.env).startsWith('Proxy'));
assert.strictEqual(inspect(new Proxy({ a: 1 }, {})), 'Proxy({ a: 1 })');
