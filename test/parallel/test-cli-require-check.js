'use strict';
// -r loads modules before the program, in order; -c checks the syntax and runs nothing.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(tmp('one.js'), 'globalThis.order = ["one", require.main === undefined || module.id]');
fs.mkdirSync(tmp('node_modules/two'), { recursive: true });
fs.writeFileSync(tmp('node_modules/two/index.js'), 'order.push("two")');
fs.writeFileSync(tmp('main.js'), 'console.log(order[0], order.slice(2), process.execArgv.length)');
const result = run(['-r', './one.js', '--require=two', 'main.js'], { cwd: tmp() });
assert.deepStrictEqual([result.stderr, result.stdout], ['', "one [ 'two' ] 3\n"]);
assert.strictEqual(run(['-r', './none.js', 'main.js'], { cwd: tmp() }).status, 1);

fs.writeFileSync(tmp('good.js'), 'throw new Error("ran")');
fs.writeFileSync(tmp('bad.js'), '#!/usr/bin/env troika\nvar ok;\nfoo bar;\n');
assert.deepStrictEqual([run(['-c', tmp('good.js')]).status, run(['--check', tmp('good')]).status], [0, 0]);
const bad = run(['-c', tmp('bad.js')]);
assert.strictEqual(bad.status, 1);
assert.ok(bad.stderr.startsWith(`${tmp('bad.js')}:3\nfoo bar;\n`), bad.stderr);
assert.match(bad.stderr, /\nSyntaxError: /);
assert.strictEqual(run(['-c'], { input: 'return 5 5' }).status, 1);
assert.strictEqual(run(['-c'], { input: 'throw 5' }).status, 0);
