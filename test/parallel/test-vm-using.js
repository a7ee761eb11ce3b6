// `using` in the texts that vm, eval() and Function() are given.
'use strict';
require('../common');
const assert = require('assert');
const vm = require('vm');

const text = 'var log = []; { using a = { [Symbol.dispose]() { log.push("a"); } }; log.push("in"); } log.join()';
assert.strictEqual(vm.runInThisContext(text), 'in,a');
assert.strictEqual(vm.runInNewContext(text), 'in,a');
assert.strictEqual(eval(`let l = []; { using a = { [Symbol.dispose]() { l.push("a"); } }; } l.join()`), 'a');

const body = 'using a = { [Symbol.dispose]() { l.push("a"); } }; l.push("in"); return l';
assert.deepStrictEqual(new Function('l', body)([]), ['in', 'a']);
assert.deepStrictEqual(vm.compileFunction(body, ['l'])([]), ['in', 'a']);
assert.throws(() => vm.compileFunction(`${body} }); (function() {`, ['l']), SyntaxError);

// A script has none at its top.
assert.throws(() => new vm.Script('using a = null;'), SyntaxError);
assert.throws(() => eval('using a = null;'), SyntaxError);

const made = vm.runInNewContext('(async () => { const l = []; { await using a = { async [Symbol.asyncDispose]() { l.push(1); } }; } return l.length; })');
assert.strictEqual(String(made), 'async () => { const l = []; { await using a = { async [Symbol.asyncDispose]() { l.push(1); } }; } return l.length; }');
made().then((n) => assert.strictEqual(n, 1));
