'use strict';
// A worker's process.argv0 and process.execPath are read when they are first looked at, also in a program that has replaced what
// iterates by then (as coverage does at its end).
const { mustCall } = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  let calls = 0;
  const before = Array.prototype[Symbol.iterator];
  Array.prototype[Symbol.iterator] = function() { calls++; return before.call(this); };
  const { argv0, execPath } = process;
  Array.prototype[Symbol.iterator] = before;
  parentPort.postMessage([calls, argv0, execPath]);
`, { eval: true });
worker.on('message', mustCall((message) => assert.deepStrictEqual(message, [0, process.argv0, process.execPath])));
