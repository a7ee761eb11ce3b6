'use strict';
// -e runs a text, -p prints what it evaluates to; arguments, built-in names and require() are there.

const { run } = require('../common');
const assert = require('assert');

const good = (args, stdout, options) => {
  const result = run(args, options);
  assert.deepStrictEqual([result.stderr, result.status, result.stdout], ['', 0, stdout], args.join(' '));
};
good(['-e', 'console.log(process.argv.slice(1), __filename)', 'a', '--b'], "[ 'a', '--b' ] [eval]\n");
good(['--eval=console.log(1)'], '1\n');
good(['-p', '6 * 7'], '42\n');
good(['-p', '[1,{a:"x"}]'], "[ 1, { a: 'x' } ]\n");
good(['-p', 'undefined'], 'undefined\n');
good(['-p', '"text"'], 'text\n');
good(['-pe', 'process.argv.length', 'x'], '2\n');
good(['-p', 'os.EOL === require("os").EOL && path.sep'], '/\n');
good(['-p', 'const fs = 5; fs'], '5\n');
good(['-p', 'this === globalThis'], 'true\n');
good(['-e', ''], '');
good(['-p', 'process.execArgv', '--', '-x'], "[ '-p', 'process.execArgv' ]\n");

// A promise is shown as it is in the end, before what the program does at its exit.
good(['-p', 'Promise.resolve().then(() => 42)'], 'Promise { 42 }\n');
good(['-p', 'process.on("exit", () => console.log("exit")); setImmediate(console.log, "x"); new Promise(() => {})'], 'x\nPromise { <pending> }\nexit\n');
// Programs of -e have their arguments from the second on, however the option is written.
for (const option of [['-e'], ['--eval'], ['--eval=']]) {
  const text = 'console.log(Object.keys(util.parseArgs({ strict: false }).values).join())';
  good(option[0].endsWith('=') ? [option[0] + text, '--', '--a', '--b'] : [option[0], text, '--', '--a', '--b'], 'a,b\n');
}

const failing = run(['-e', 'throw new Error("mine")']);
assert.strictEqual(failing.status, 1);
assert.match(failing.stderr, /^\[eval\]:1\nthrow new Error\("mine"\)\n *\^\n\nError: mine\n {4}at \[eval\]:1:/);

const broken = run(['-e', 'let let = 5']);
assert.strictEqual(broken.status, 1);
assert.match(broken.stderr, /^\[eval\]:1\n(.*\n)*SyntaxError: /);

const missing = run(['-e']);
assert.strictEqual(missing.status, 9);
assert.match(missing.stderr, /: -e requires an argument\n$/);
