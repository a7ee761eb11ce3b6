// The flag that programs use to see garbage collected: global objects made after it have gc(), as with --expose-gc.
'use strict';
require('../common');
const assert = require('assert');
const v8 = require('v8');
const vm = require('vm');

assert.strictEqual(vm.runInNewContext('typeof gc'), 'undefined');
v8.setFlagsFromString('--expose-gc');
assert.strictEqual(typeof globalThis.gc, 'undefined');
const gc = vm.runInNewContext('gc');
gc();
const ref = new WeakRef({});
setImmediate(() => {
  gc();
  assert.strictEqual(ref.deref(), undefined);
});

// What only keeps compiled code changes nothing here, and nothing is said of it (vitest's pools of vm contexts set it).
v8.setFlagsFromString('--no-compilation-cache');
v8.setFlagsFromString('--nocompilation-cache');
v8.setFlagsFromString('--compilation_cache');
process.on('warning', (warning) => assert.fail(warning));
