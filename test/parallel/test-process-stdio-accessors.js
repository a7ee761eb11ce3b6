'use strict';
// process.stdout and its like are accessors without setters, also once they have been read: jest copies `process` with what it holds
// and made other streams of plain values (winston's suite). The console goes through what a program puts into them.
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker, isMainThread, parentPort } = require('worker_threads');

function check() {
  const seen = [];
  const { write } = process.stdout;
  process.stdout.write = (text) => seen.push(text);
  console.log('a');
  process.stdout.write = write;
  for (const name of ['stdin', 'stdout', 'stderr']) {
    assert.strictEqual(process[name], process[name]);
    const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(process, name);
    assert.deepStrictEqual([typeof get, set, enumerable, configurable], ['function', undefined, true, true]);
    assert.strictEqual(get(), process[name]);
    assert.throws(() => { process[name] = null; }, TypeError);
  }
  return seen;
}
if (isMainThread) {
  assert.deepStrictEqual(check(), ['a\n']);
  new Worker(__filename).on('message', mustCall((seen) => assert.deepStrictEqual(seen, ['a\n'])));
} else {
  parentPort.postMessage(check());
}
