'use strict';
// A worker's standard streams have no descriptor.
const common = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(`require('worker_threads').parentPort.postMessage(['stdin', 'stdout', 'stderr'].map((name) => process[name].fd))`, { eval: true });
worker.on('message', common.mustCall((fds) => assert.deepStrictEqual(fds, [undefined, undefined, undefined])));
