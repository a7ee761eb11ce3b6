'use strict';
// readFile() tells which file could not be read, also when opening it went well; stat() has throwIfNoEntry in every form; readlink,
// readFile and glob name the argument that is wrong as Node does.
const { mustCall, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const folder = tmp('folder');
fs.mkdirSync(folder);
const unread = { code: 'EISDIR', syscall: 'read', path: folder, message: `EISDIR: illegal operation on a directory, read '${folder}'` };
for (const options of [undefined, 'utf8', 'hex']) {
  fs.readFile(folder, options, mustCall((error) => assert.throws(() => { throw error; }, unread)));
  assert.rejects(fs.promises.readFile(folder, options), unread).then(mustCall());
}
const fd = fs.openSync(folder);
fs.readFile(fd, mustCall((error) => {
  fs.closeSync(fd);
  assert.strictEqual(error.message, 'EISDIR: illegal operation on a directory, read');
}));

const none = tmp('none');
fs.stat(none, { throwIfNoEntry: false }, mustCall((error, stats) => assert.deepStrictEqual([error, stats], [null, undefined])));
fs.stat(none, mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
fs.promises.stat(none, { throwIfNoEntry: false }).then(mustCall((stats) => assert.strictEqual(stats, undefined)));
fs.lstat(none, { throwIfNoEntry: false }, mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));

assert.throws(() => fs.readlinkSync({}), { message: /^The "path" argument/ });
assert.throws(() => fs.readFile(none, { flag: 'bad' }, () => {}), { message: "The argument 'flags' is invalid. Received 'bad'" });
assert.throws(() => fs.globSync({}), { message: /^The "patterns" argument must be an instance of Array/ });
