'use strict';
// Exports that are loaded at first use are plain data to who asks for their attributes, as in Node: what puts functions in the
// place of others (sinon, mock.method) takes only what has a `value`.
require('../common');
const assert = require('node:assert');
const { mock } = require('node:test');

const cases = [
  ['node:child_process', ['exec', 'execFile', 'spawnSync', 'execSync', 'execFileSync']],
  ['node:fs', ['rmSync', 'cpSync', 'chmodSync', 'opendir', 'watch', 'glob']],
  ['node:crypto', ['randomBytes', 'randomUUID', 'createHash', 'createHmac', 'pbkdf2Sync', 'constants']],
  ['node:process', ['exit', 'kill', 'chdir', 'uptime', 'hrtime', 'memoryUsage', 'version', 'platform']],
  ['node:buffer', ['SlowBuffer', 'Blob', 'File', 'resolveObjectURL']],
  ['node:events', ['once', 'on', 'getEventListeners', 'setMaxListeners', 'addAbortListener']],
  ['node:stream', ['pipeline', 'addAbortSignal']],
  ['node:zlib', ['Gzip', 'Inflate', 'BrotliCompress']],
  ['node:url', ['URL', 'URLSearchParams', 'Url', 'URLPattern']],
  ['node:worker_threads', ['Worker', 'MessageChannel', 'receiveMessageOnPort']],
];
for (const [id, names] of cases) {
  const exported = require(id);
  for (const [i, name] of names.entries()) {
    const d = i % 2 === 0 ? Object.getOwnPropertyDescriptor(exported, name) : Reflect.getOwnPropertyDescriptor(exported, name);
    assert.deepStrictEqual(Object.keys(d).sort(), ['configurable', 'enumerable', 'value', 'writable'], `${id} ${name}`);
    assert.notStrictEqual(d.value, undefined, `${id} ${name}`);
    assert.strictEqual(d.value, exported[name], `${id} ${name}`);
  }
}
assert.strictEqual(typeof Object.getOwnPropertyDescriptors(require('node:fs')).statfsSync.value, 'function');

// Attributes that are read while another function stands there are those of the first, and leave the other where it is.
const fs = require('node:fs');
const before = Object.getOwnPropertyDescriptors(fs);
const other = () => 'other';
fs.mkdtempSync = other;
assert.notStrictEqual(before.mkdtempSync.value, other);
assert.strictEqual(fs.mkdtempSync(), 'other');
Object.defineProperty(fs, 'mkdtempSync', before.mkdtempSync);
assert.strictEqual(fs.mkdtempSync.name, 'mkdtempSync');

// mock.method() in the place of one that nobody has used yet.
mock.method(require('node:crypto'), 'scryptSync', () => 'mocked');
assert.strictEqual(require('node:crypto').scryptSync('a', 'b', 8), 'mocked');
mock.restoreAll();
assert.strictEqual(require('node:crypto').scryptSync('a', 'b', 8).length, 8);

// Accessors of a program whose getter is its setter too are accessors.
const both = function(value) { return arguments.length === 0 ? 1 : value; };
const own = Object.getOwnPropertyDescriptor(Object.defineProperty({}, 'x', { get: both, set: both, configurable: true }), 'x');
assert.strictEqual(own.get, both);
assert.strictEqual(typeof Object.getOwnPropertyDescriptor(fs, 'promises').get, 'function');
