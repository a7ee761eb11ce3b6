// cp() with errorOnExist and without force: a folder that exists is an error too.
'use strict';
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');

const dir = fs.mkdtempSync(path.join(require('os').tmpdir(), 'troika-cp-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const src = path.join(dir, 'src');
const dest = path.join(dir, 'dest');
fs.mkdirSync(src);
fs.writeFileSync(path.join(src, 'file'), '');
fs.mkdirSync(dest);
const options = { recursive: true, errorOnExist: true, force: false };
const refused = { code: 'ERR_FS_CP_EEXIST' };
assert.throws(() => fs.cpSync(src, dest, options), refused);
fs.cp(src, dest, options, (error) => {
  assert.strictEqual(error.code, refused.code);
  assert.rejects(fs.promises.cp(src, dest, options), refused).then(async () => {
    assert.deepStrictEqual(fs.readdirSync(dest), []);
    await fs.promises.cp(src, dest, { recursive: true, errorOnExist: true });
    assert.deepStrictEqual(fs.readdirSync(dest), ['file']);
    await fs.promises.cp(src, path.join(dir, 'new'), options);
  });
});
