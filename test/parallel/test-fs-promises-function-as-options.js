// A function where fs.promises takes options is no callback: the promise settles, and the function is not called.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');

process.chdir(common.tmpdir);
fs.writeFileSync('file', 'x');
fs.symlinkSync('file', 'link');
const none = common.mustNotCall();
const refused = { code: 'ERR_INVALID_ARG_TYPE' };
(async () => {
  const { promises } = fs;
  assert.strictEqual(await promises.readlink('link', none), 'file');
  await promises.mkdir('folder', none);
  assert.deepStrictEqual(await promises.readdir('folder', none), []);
  assert.strictEqual(typeof (await promises.statfs('.', none)).bsize, 'number');
  assert.strictEqual(path.basename(await promises.mkdtemp('t-', none)).length, 8);
  await assert.rejects(promises.access('file', none), refused);
  await assert.rejects(promises.copyFile('file', 'copy', none), refused);
  await assert.rejects(promises.rmdir('folder', none), refused);
  await assert.rejects(promises.rm('file', none), refused);
  await assert.rejects(promises.rename('file', none), refused);
})().then(common.mustCall());
