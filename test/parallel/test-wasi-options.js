'use strict';
// What new WASI() takes, what it refuses, and what its methods ask of an instance.
const assert = require('assert');
const { WASI } = require('wasi');

const argument = { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' };
for (const options of [null, 'x', '', 0, NaN, Symbol(), true, () => {}]) assert.throws(() => new WASI(options), argument);
assert.throws(() => new WASI(), { ...argument, message: /"options\.version" property must be of type string/ });
assert.throws(() => new WASI({ version: 'preview2' }), { code: 'ERR_INVALID_ARG_VALUE', message: /unsupported WASI version/ });
for (const name of ['args', 'env', 'preopens', 'returnOnExit', 'stdin', 'stdout', 'stderr']) {
  assert.throws(() => new WASI({ version: 'preview1', [name]: 'x' }), { ...argument, message: new RegExp(`options\\.${name}`) });
}
assert.throws(() => new WASI({ version: 'preview1', stdin: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => new WASI({ version: 'preview1', stdin: 100000 }), { code: 'UVWASI_EBADF', errno: 8, syscall: 'uvwasi_init', message: 'UVWASI_EBADF, uvwasi_init' });
assert.throws(() => new WASI({ version: 'preview1', preopens: { '/': '/not/there' } }), { code: 'UVWASI_ENOENT', errno: 44 });
assert.throws(() => new WASI({ version: 'preview1', preopens: { '/': __filename } }), { code: 'UVWASI_ENOTDIR', errno: 54 });

const wasi = new WASI({ version: 'unstable' });
assert.deepStrictEqual(Object.keys(wasi.getImportObject()), ['wasi_unstable']);
const { wasiImport } = new WASI({ version: 'preview1' });
assert.strictEqual(Object.keys(wasiImport).length, 46);
assert.strictEqual(wasiImport.fd_read.length, 4);
assert.strictEqual(wasiImport.fd_read.name, 'bound fd_read');
assert.throws(() => wasiImport.fd_close(3), { name: 'Error', code: 'ERR_WASI_NOT_STARTED', message: 'wasi.start() has not been called' });

const memory = new WebAssembly.Memory({ initial: 1 });
const make = () => new WASI({ version: 'preview1' });
for (const method of ['start', 'initialize', 'finalizeBindings']) {
  assert.throws(() => make()[method](), { ...argument, message: /"instance" argument must be of type object/ });
  assert.throws(() => make()[method]({ exports: null }), { ...argument, message: /"instance\.exports" property must be of type object/ });
  assert.throws(() => make()[method]({ exports: { memory: { buffer: new ArrayBuffer(8) } } }),
    { ...argument, message: '"instance.exports.memory" property must be a WebAssembly.Memory object' });
}
assert.throws(() => make().start({ exports: { memory } }), { ...argument, message: /"instance\.exports\._start" property must be of type function/ });
assert.throws(() => make().start({ exports: { memory, _start() {}, _initialize() {} } }),
  { ...argument, message: 'The "instance.exports._initialize" property must be undefined. Received function _initialize' });
assert.throws(() => make().initialize({ exports: { memory, _start() {} } }),
  { ...argument, message: 'The "instance.exports._start" property must be undefined. Received function _start' });
assert.throws(() => make().initialize({ exports: { memory, _initialize: 5 } }), { ...argument, message: /"instance\.exports\._initialize" property must be of type function/ });
make().initialize({ exports: { memory } });
wasi.finalizeBindings({ exports: {} }, { memory });
assert.throws(() => wasi.start({ exports: { memory, _start() {} } }), { code: 'ERR_WASI_ALREADY_STARTED', message: 'WASI instance has already started' });
