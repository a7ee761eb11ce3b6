'use strict';
// A worker's process.stdout is written by its _writev(): who puts another in its place gets what is written (synckit).
require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  const mine = process.stdout._writev;
  const got = [];
  process.stdout._writev = (chunks, callback) => {
    for (const { chunk, encoding } of chunks) got.push([String(chunk), encoding]);
    callback();
  };
  console.log('a');
  process.stdout.cork();
  process.stdout.write('b');
  process.stdout.write('63', 'hex');
  process.stdout.uncork();
  parentPort.postMessage(got);
  process.stdout._writev = mine;
  process.stdout.cork();
  console.log('d');
  process.stdout.write('65', 'hex');
  process.stdout.uncork();
`, { eval: true, stdout: true });
worker.on('message', (got) => assert.deepStrictEqual(got, [['a\n', 'utf8'], ['b', 'utf8'], ['63', 'hex']]));
let text = '';
worker.stdout.setEncoding('utf8').on('data', (part) => { text += part; });
worker.on('exit', () => assert.strictEqual(text, 'd\ne'));
