'use strict';
// Names that an import of CommonJS has from other files: those of the last `module.exports =`, none of built-in modules.
const { tmp, mustCall } = require('../common');
const assert = require('node:assert');
const fs = require('node:fs');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
put('one.cjs', 'exports.one = 1');
put('two.cjs', 'exports.two = 2');
put('either.cjs', 'if (process.pid === 0) module.exports = require("./one.cjs"); else module.exports = require("./two.cjs")');
put('star.cjs', 'function __exportStar(m) { Object.assign(exports, m) } __exportStar(require("./one.cjs")); module.exports = require("./two.cjs")');
put('spread.cjs', 'module.exports = { ...require("./one.cjs"), ...require("./two.cjs") }');
put('builtin.cjs', 'module.exports = require("util").deprecate');
put('plain.cjs', 'exports = require("./one.cjs")');
put('both.cjs', 'exports = module.exports = { a: 1 }; exports.b = 2');

const names = async (name) => Object.keys(await import(tmp(name))).filter((key) => key !== 'default' && key !== 'module.exports').join();
(async () => {
  assert.strictEqual(await names('either.cjs'), 'two');
  assert.strictEqual(await names('star.cjs'), 'two');
  assert.strictEqual(await names('spread.cjs'), 'one,two');
  assert.strictEqual(await names('builtin.cjs'), '');
  assert.strictEqual(await names('plain.cjs'), '');
  assert.strictEqual(await names('both.cjs'), 'b');
})().then(mustCall());
