'use strict';
// A program's fake timers (globals, the module's, process.hrtime) were those of lib/ too: a port never said 'close', a promise of
// timers/promises that was taken before hung.
const { mustCall } = require('../common');
const assert = require('assert');
const timers = require('timers');
const { setTimeout: wait, setImmediate: turn } = require('timers/promises');

for (const name of ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate']) {
  globalThis[name] = timers[name] = () => assert.fail(`lib/ used the program's ${name}`);
}

const { port1, port2 } = new MessageChannel();
port1.on('close', mustCall());
port2.on('close', mustCall());
port2.onmessage = mustCall(() => port1.close());
port1.postMessage(1);
wait(1, 'a').then(mustCall((value) => assert.strictEqual(value, 'a')));
turn('b').then(mustCall((value) => assert.strictEqual(value, 'b')));
const dir = require('fs').opendirSync(__dirname);
dir.read(mustCall(() => dir.close(mustCall())));
