'use strict';
// import() in a script asks what the script's maker said; in a function made of text it is the caller's.
const common = require('../common');
const assert = require('assert');
const vm = require('vm');

vm.runInThisContext('import("fs")').then(common.mustNotCall(), common.mustCall((error) => {
  assert.strictEqual(error.code, 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING');
}));
new vm.Script('import("fs")', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext()
  .then(common.mustCall((fs) => assert.strictEqual(typeof fs.readFile, 'function')));
new Function('name', 'return import(name)')('path').then(common.mustCall((path) => assert.strictEqual(typeof path.join, 'function')));
assert.strictEqual((() => {}).constructor, Function);
assert.ok((() => {}) instanceof Function);
