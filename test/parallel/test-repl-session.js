'use strict';
// A session: values, several lines, errors, await.
const common = require('../common');
const assert = require('assert');
const repl = require('repl');
const { PassThrough } = require('stream');

const input = new PassThrough();
const output = new PassThrough();
const server = repl.start({ input, output, prompt: '', terminal: false });
let text = '';
output.on('data', (chunk) => { text += chunk; });
server.on('exit', common.mustCall(() => {
  assert.match(text, /^2\n/);
  assert.match(text, /\| 7\n/);
  assert.match(text, /Uncaught ReferenceError: nothing is not defined/);
  assert.match(text, /\n9\n/);
  assert.match(text, /\{ x: 1 \}/);
}));
input.end(['1 + 1', '(() => {', 'return 7 })()', 'nothing', 'const z = await Promise.resolve(9)', 'z', '{ x: 1 }', '.exit', ''].join('\n'));

// A program's own eval gets empty lines, too, and shows nothing where it gives no value.
{
  const repl = require('repl');
  const { PassThrough } = require('stream');
  const input = new PassThrough();
  const output = new PassThrough();
  const lines = [];
  const session = repl.start({ input, output, terminal: false, eval(code, context, file, callback) {
    lines.push(code);
    if (code === '\n') callback(null);
    else callback(null, undefined);
  } });
  session.on('exit', () => {
    assert.deepStrictEqual(lines, ['\n', '1\n']);
    assert.strictEqual(output.read().toString(), '> > undefined\n> ');
  });
  input.end('\n1\n');
}
