'use strict';
// What is shown of an error comes in Node's order; the header of one that Node makes in C++ does not show its code.
require('../common');
const assert = require('assert');
const { createPrivateKey } = require('crypto');
const os = require('os');
const vm = require('vm');
const { inspect } = require('util');

function check(fn, keys, header) {
  let error;
  try { fn(); } catch (e) { error = e; }
  assert.deepStrictEqual(Object.keys(error), keys);
  assert.strictEqual(error.stack.split('\n')[0], header);
  assert.strictEqual(inspect(error).split('\n')[0], header);
}
check(() => new URL('x'), ['code', 'input'], 'TypeError: Invalid URL');
check(() => new URL('x', 'y'), ['code', 'input', 'base'], 'TypeError: Invalid URL');
check(() => createPrivateKey('x'), ['opensslErrorStack', 'library', 'reason', 'code'], 'Error: error:1E08010C:DECODER routines::unsupported');
check(() => process.dlopen({ exports: {} }, '/nope.node'), ['code'], 'Error: /nope.node: cannot open shared object file: No such file or directory');
check(() => vm.runInNewContext('for(;;);', {}, { timeout: 5 }), ['code'], 'Error: Script execution timed out after 5ms');
check(() => os.setPriority(2 ** 30, 1), ['code', 'info', 'errno', 'syscall'],
      'SystemError [ERR_SYSTEM_ERROR]: A system error occurred: uv_os_setpriority returned ESRCH (no such process)');
check(() => Buffer.alloc('x'), ['code'], "TypeError [ERR_INVALID_ARG_TYPE]: The \"size\" argument must be of type number. Received type string ('x')");
