'use strict';
// NODE_OPTIONS: quoting, options that it may not hold, and the command line's precedence.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const withOptions = (text, args) => run(args, { cwd: tmp(), env: { ...process.env, NODE_OPTIONS: text } });
fs.writeFileSync(tmp('a b.js'), 'console.log("preloaded")');
assert.strictEqual(withOptions('-r "./a b.js"', ['-p', '1']).stdout, 'preloaded\n1\n');
assert.strictEqual(withOptions('--require "./a\\ b.js"', ['-p', '1']).stdout, 'preloaded\n1\n');
assert.strictEqual(withOptions('  --stack-trace-limit=3   ', ['-p', 'Error.stackTraceLimit']).stdout, '3\n');
assert.strictEqual(withOptions('--stack-trace-limit=3', ['--stack-trace-limit=4', '-p', 'Error.stackTraceLimit']).stdout, '4\n');
assert.strictEqual(withOptions('--no-warnings', ['-p', 'process.execArgv']).stdout, "[ '-p', 'process.execArgv' ]\n");
for (const [text, message] of [
  ['-e 1', '-e is not allowed in NODE_OPTIONS'], ['--version', '--version is not allowed in NODE_OPTIONS'],
  ['--nonsense', '--nonsense is not allowed in NODE_OPTIONS'],
  ['-r "x', 'invalid value for NODE_OPTIONS (unterminated string)']]) {
  const result = withOptions(text, ['-p', '1']);
  assert.deepStrictEqual([result.status, result.stdout], [9, '']);
  assert.ok(result.stderr.includes(`: ${message}\n`), result.stderr);
}
