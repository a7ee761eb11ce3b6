'use strict';
// The places in stacks are those of the text that ran, also where a file or a name is compiled again with another text.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const vm = require('vm');

const file = common.tmp('again.js');
const texts = ['[1, new Error().stack][1]', '[ new   Error().stack][0]']; // the same column to the engine
for (const text of texts) {
  fs.writeFileSync(file, `exports.stack = ${text}`);
  delete require.cache[file];
  const [, column] = /again\.js:1:(\d+)/.exec(require(file).stack);
  assert.strictEqual(+column, 'exports.stack = '.length + text.indexOf('new') + 1);
}
for (const text of texts) {
  const [, column] = /same\.js:1:(\d+)/.exec(vm.runInThisContext(text, 'same.js'));
  assert.strictEqual(+column, text.indexOf('new') + 1);
}
