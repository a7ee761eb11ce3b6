'use strict';
// The deprecation of punycode is told to programs, not for packages that use it.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.mkdirSync(tmp('node_modules/p'), { recursive: true });
fs.writeFileSync(tmp('node_modules/p/index.js'), "exports.ascii = require('punycode').toASCII('\xfc.test');");
fs.writeFileSync(tmp('uses.js'), "console.log(require('p').ascii)");
fs.writeFileSync(tmp('own.js'), "console.log(require('punycode').toASCII('\xfc.test'))");
let result = run([tmp('uses.js')]);
assert.deepStrictEqual([result.stdout, result.stderr], ['xn--tda.test\n', '']);
result = run([tmp('own.js')]);
assert.strictEqual(result.stdout, 'xn--tda.test\n');
assert.match(result.stderr, /\[DEP0040\] DeprecationWarning: The `punycode` module is deprecated/);
