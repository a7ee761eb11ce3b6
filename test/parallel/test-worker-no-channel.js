'use strict';
// A worker has no process.send(): packages tell a child process from a thread by it.
const common = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const text = "require('worker_threads').parentPort.postMessage(['send', 'disconnect', 'channel', 'connected'].filter((name) => process[name] !== undefined))";
new Worker(text, { eval: true }).on('message', common.mustCall((list) => assert.deepStrictEqual(list, [])));
const refused = 'try { process.send(1); } catch (error) { require("worker_threads").parentPort.postMessage(error.code); }';
new Worker(refused, { eval: true, env: { NODE_CHANNEL_FD: '3' } }).on('message', common.mustCall((code) => assert.strictEqual(code, 'ERR_WORKER_UNSUPPORTED_OPERATION')));
