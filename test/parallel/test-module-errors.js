'use strict';
// What require() says when something is wrong: the chain of requirers, syntax errors with their place, a failing module
// that is tried again, bad package.json.

const { tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
put('a.js', 'require("./b")');
put('b.js', 'require("./c/none")');
assert.throws(() => require(tmp('a.js')), (error) => {
  assert.strictEqual(error.code, 'MODULE_NOT_FOUND');
  assert.deepStrictEqual(error.requireStack, [tmp('b.js'), tmp('a.js'), __filename]);
  assert.strictEqual(error.message, `Cannot find module './c/none'\nRequire stack:\n- ${tmp('b.js')}\n- ${tmp('a.js')}\n- ${__filename}`);
  return true;
});

put('syntax.js', '\n\nfunction (\n');
assert.throws(() => require(tmp('syntax.js')), (error) => error.name === 'SyntaxError' && error.stack.includes(`${tmp('syntax.js')}:3`));
assert.strictEqual(require.cache[tmp('syntax.js')], undefined);

put('flaky.js', 'globalThis.tries = (globalThis.tries ?? 0) + 1; if (tries === 1) throw new Error("first"); module.exports = tries');
assert.throws(() => require(tmp('flaky.js')), { message: 'first' });
assert.strictEqual(require(tmp('flaky.js')), 2);

fs.mkdirSync(tmp('node_modules/broken'), { recursive: true });
put('node_modules/broken/package.json', '{ "main": ');
put('uses.js', 'require("broken")');
assert.throws(() => require(tmp('uses.js')), { code: 'ERR_INVALID_PACKAGE_CONFIG', message: /^Invalid package config .*broken\/package\.json\./ });

fs.mkdirSync(tmp('node_modules/nomain'));
put('node_modules/nomain/package.json', '{ "main": "./missing.js" }');
assert.throws(() => require(tmp('node_modules/nomain')), { code: 'MODULE_NOT_FOUND', path: tmp('node_modules/nomain/package.json') });

put('bom.js', '\ufeffmodule.exports = "bom"');
put('bom.json', '\ufeff{"a":1}');
put('hash.js', '#!/usr/bin/env troika\nmodule.exports = __filename');
assert.deepStrictEqual([require(tmp('bom.js')), require(tmp('bom.json')).a, require(tmp('hash'))], ['bom', 1, tmp('hash.js')]);
put('bad.json', '{\n  "a": 1,\n  oops\n}');
assert.throws(() => require(tmp('bad.json')), (error) => error.name === 'SyntaxError' && error.message.startsWith(`${tmp('bad.json')}: `));
for (const bad of [5, null, undefined, {}]) assert.throws(() => require(bad), { code: 'ERR_INVALID_ARG_TYPE' });
