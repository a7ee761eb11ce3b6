'use strict';
// readFile() knows no encoding 'buffer'; where glob() begins is no find, and its entries say where they are as the pattern does.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

assert.throws(() => fs.readFileSync(__filename, 'buffer'), { code: 'ERR_UNKNOWN_ENCODING' });
fs.readFile(__filename, 'buffer', common.mustCall((error) => assert.strictEqual(error.code, 'ERR_UNKNOWN_ENCODING')));
fs.readFile(__filename, { encoding: 'buffer', signal: new AbortController().signal },
  common.mustCall((error) => assert.strictEqual(error.code, 'ERR_UNKNOWN_ENCODING')));
assert.rejects(fs.promises.readFile(__filename, 'buffer'), { code: 'ERR_UNKNOWN_ENCODING' }).then(common.mustCall());

process.chdir(__dirname);
for (const pattern of ['', '.', './', '..', './.']) assert.deepStrictEqual(fs.globSync(pattern), []);
const mine = require('path').basename(__filename);
assert.deepStrictEqual(fs.globSync(mine, { withFileTypes: true }).map((e) => [e.name, e.parentPath]), [[mine, '.']]);
assert.deepStrictEqual(fs.globSync(mine, { withFileTypes: true, cwd: __dirname }).map((e) => e.parentPath), [__dirname]);
