'use strict';
// A program on standard input, with - and without; options of NODE_OPTIONS; -- ends the options.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

assert.strictEqual(run([], { input: 'console.log(process.argv.length, __filename)' }).stdout, '1 [stdin]\n');
assert.strictEqual(run(['-', 'a', '-e'], { input: 'console.log(process.argv.slice(1))' }).stdout, "[ '-', 'a', '-e' ]\n");
assert.strictEqual(run(['-p', '-'], { input: '1 + 1' }).stdout, '2\n');
assert.strictEqual(run(['-p'], { input: '1 + 2' }).stdout, '3\n');
const thrown = run([], { input: '\nnull.x' });
assert.strictEqual(thrown.status, 1);
assert.match(thrown.stderr, /^\[stdin\]:2\nnull\.x\n/);

fs.writeFileSync(tmp('args.js'), 'console.log(process.argv.slice(2), process.execArgv)');
assert.strictEqual(run(['--no-warnings', 'args.js', '--no-warnings', '-v'], { cwd: tmp() }).stdout, "[ '--no-warnings', '-v' ] [ '--no-warnings' ]\n");
assert.strictEqual(run(['--', 'args.js', '--'], { cwd: tmp() }).stdout, "[ '--' ] []\n");
