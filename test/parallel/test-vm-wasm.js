'use strict';
// A script of vm finds the compile functions of wasm, also when it is the first that names them (this text does not).
require('../common');
const assert = require('assert');
const vm = require('vm');

const name = ['Web', 'Assembly'].join('');
assert.strictEqual(vm.runInThisContext(`typeof ${name}.compileStreaming`), 'function');
assert.strictEqual(vm.compileFunction(`return ${name}.instantiateStreaming.length`)(), 1);
