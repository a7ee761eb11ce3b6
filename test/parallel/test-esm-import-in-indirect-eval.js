'use strict';
// import() in a text that indirect eval() is given resolves from the file that calls it.
const common = require('../common');
const assert = require('assert');

(0, eval)('import("fs")').then(common.mustCall((fs) => assert.strictEqual(typeof fs.readFile, 'function')));
globalThis.eval('import("fs")').then(common.mustCall((fs) => assert.strictEqual(typeof fs.readFile, 'function')));
assert.rejects((0, eval)('import("./no-such.mjs")'), { code: 'ERR_MODULE_NOT_FOUND', message: /no-such\.mjs' imported from .*indirect-eval\.js/ }).then(common.mustCall());
assert.strictEqual((0, eval)('1 + 1'), 2);
assert.strictEqual((0, eval)(7), 7);
const other = { eval: (text) => text };
assert.strictEqual(other.eval('import("fs")'), 'import("fs")');
assert.strictEqual((0, other.eval)('import("fs")'), 'import("fs")');
var local = 1; // eslint-disable-line no-var
assert.strictEqual((0, eval)('typeof local'), 'undefined', `${local}`);
