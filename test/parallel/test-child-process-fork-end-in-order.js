'use strict';
// A forked child's last message, the end of its channel and its exit come in this order, however close together they are.
const common = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.send('last');
  process.disconnect();
  process.exit(0);
}
let left = 24;
function next() {
  if (left-- <= 0) return;
  const child = fork(__filename, ['child']);
  const order = [];
  for (const name of ['message', 'disconnect', 'exit']) child.on(name, () => order.push(name));
  child.on('close', common.mustCall(() => {
    assert.deepStrictEqual(order, ['message', 'disconnect', 'exit']);
    next();
  }));
}
next();
next();
