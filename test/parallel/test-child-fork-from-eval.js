'use strict';
// A program given by -e or -p forks a file, not itself: the child has not the text among its options.
const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const file = tmp('child.js');
fs.writeFileSync(file, 'process.send([process.execArgv, process.argv.slice(2)]);');
// The text counts how often it is run: whatever is wrong, it does not go on for ever.
const text = `if (process.env.DEPTH) process.exit(9); process.env.DEPTH = 1;
const child = require('child_process').fork(${JSON.stringify(file)}, ['a']);
child.on('message', (message) => { console.log(JSON.stringify([message, process._eval === text])); });
child.on('exit', (code) => { if (code !== 0) console.log('exit code', code); });
var text = process._eval;`;
const ways = [['-e', text], ['--eval', text], [`--eval=${text}`], ['--no-warnings', '-e', text]];
for (const args of ways) {
  const { stdout, stderr, status } = run(args);
  const kept = args.includes('--no-warnings') ? ['--no-warnings'] : [];
  assert.deepStrictEqual([stdout, stderr, status], [`${JSON.stringify([[kept, ['a']], true])}\n`, '', 0], args[0]);
}
// A list of the program's own is the program's own.
const own = run(['-e', `process.execArgv = ['-e', 'console.log(42)', 'third']; require('child_process').fork(${JSON.stringify(file)})`]);
assert.deepStrictEqual([own.stdout, own.status], ['42\n', 0]);
