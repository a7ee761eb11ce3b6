'use strict';
// -v and -h, and the refusals: an unknown option is an error with exit code 9, before anything runs.

const { run } = require('../common');
const assert = require('assert');

for (const flag of ['-v', '--version']) {
  const { status, stdout, stderr } = run([flag]);
  assert.deepStrictEqual([status, stdout, stderr], [0, `${process.version}\n`, '']);
}
for (const flag of ['-h', '--help']) {
  const { status, stdout } = run([flag]);
  assert.strictEqual(status, 0);
  for (const option of ['-e, --eval', '-r, --require', 'NODE_OPTIONS']) assert.ok(stdout.includes(option), option);
}
for (const args of [['--no-such-option'], ['-Z'], ['--no-such-option=5', '-e', '1']]) {
  const { status, stdout, stderr } = run(args);
  assert.deepStrictEqual([status, stdout], [9, '']);
  if (args[0] === '--no-eval') assert.match(stderr, /--no-eval is an invalid negation because it is not a boolean option/);
  else assert.ok(stderr.endsWith(`: bad option: ${args[0]}\n`), stderr);
}
assert.match(run(['--no-eval', '-e', '1']).stderr, /--no-eval is an invalid negation because it is not a boolean option\n$/);
assert.match(run(['--stack-trace-limit']).stderr, /--stack-trace-limit requires an argument\n$/);
assert.strictEqual(run(['--trace-warnings=x', '-p', '7']).stdout, '7\n'); // what follows is ignored
