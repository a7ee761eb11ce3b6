'use strict';
// A waiter of Atomics.waitAsync that nobody notifies does not keep the process, nor does its timeout.
const common = require('../common');
const assert = require('assert');

for (const timeout of ['', ', 1e6']) {
  const { status, stdout, signal } = common.run(['-e', `
    const word = new Int32Array(new SharedArrayBuffer(4));
    const { async, value } = Atomics.waitAsync(word, 0, 0${timeout});
    value.then(() => console.log('woken'));
    console.log(async);`]);
  assert.deepStrictEqual([status, signal, stdout], [0, null, 'true\n']);
}
// One that is notified while something else lives is woken.
const word = new Int32Array(new SharedArrayBuffer(4));
Atomics.waitAsync(word, 0, 0).value.then(common.mustCall((how) => assert.strictEqual(how, 'ok')));
setImmediate(() => {
  Atomics.notify(word, 0);
  setTimeout(() => {}, 1);
});
