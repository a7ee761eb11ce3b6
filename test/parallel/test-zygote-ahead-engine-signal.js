'use strict';
// The engine stops a thread by a signal, in a child of a server that was forked from a program as in any other.
const { mustCall } = require('../common');
const assert = require('assert');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  assert.throws(() => require('vm').runInNewContext('for (;;);', {}, { timeout: 20 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  process.disconnect();
} else {
  for (let i = 0; i < 2; i++) fork(__filename, ['child']).on('exit', mustCall((code, signal) => assert.deepStrictEqual([code, signal], [0, null])));
}
