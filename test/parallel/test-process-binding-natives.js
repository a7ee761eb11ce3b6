'use strict';
// process.binding('natives') has the names of the built-in modules (yarn 1 reads them); their sources it refuses by name.
// What of the other bindings stands on Node's C++ classes is refused by name; 'No such module' is for names that Node does not give.
const { run } = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const names = Object.keys(process.binding('natives'));
for (const id of ['fs', 'http', 'path', 'util']) assert.ok(names.includes(id), id);
assert.throws(() => process.binding('natives').fs, { code: 'ERR_METHOD_NOT_IMPLEMENTED' });

const binding = process.binding('fs');
assert.strictEqual(process.binding('fs'), binding);
assert.deepStrictEqual([__dirname, __filename, __filename + '.none'].map((path) => binding.internalModuleStat(path)), [1, 0, -2]);
assert.throws(() => binding.lstat(__filename), { code: 'ERR_METHOD_NOT_IMPLEMENTED', message: /process\.binding\('fs'\)\.lstat/ });
assert.strictEqual(process.binding('os').getHostname(), os.hostname());
assert.strictEqual(process.binding('config').hasIntl, true);
assert.strictEqual(process.binding('buffer').kMaxLength, require('buffer').kMaxLength);
assert.strictEqual(process.binding('tty_wrap').isTTY(fs.openSync(__filename)), false);
assert.strictEqual(process.binding('constants').fs.O_RDONLY, 0);
assert.throws(() => process.binding('tcp_wrap'), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', message: /process\.binding\('tcp_wrap'\)/ });
for (const name of ['crypto', 'toString', '__proto__', 'find']) assert.throws(() => process.binding(name), { message: `No such module: ${name}` });

assert.strictEqual(run(['-e', 'process.binding("fs")']).stderr, '');
assert.match(run(['--pending-deprecation', '-e', 'process.binding("fs")']).stderr, /^\(node:\d+\) \[DEP0111\] DeprecationWarning: process\.binding\(\) is deprecated/);
assert.ok(process.moduleLoadList.includes('NativeModule fs'));
