'use strict';
// Keys on a terminal change the line; history comes back with the arrows.
const common = require('../common');
const assert = require('assert');
const readline = require('readline');
const { PassThrough, Writable } = require('stream');

const input = new PassThrough();
const output = new Writable({ write(chunk, encoding, callback) { callback(); } });
const rl = readline.createInterface({ input, output, terminal: true, completer: (line) => [['hello'], line] });
const lines = [];
rl.on('line', (line) => lines.push(line));
input.write('helo\u001b[Dl\r'); // left, then an l
input.write('abc def\u0017x\r'); // Ctrl+W deletes the word
input.write('\u001b[A\u001b[A\r'); // up, up
setImmediate(common.mustCall(() => {
  assert.deepStrictEqual(lines, ['hello', 'abc x', 'hello']);
  rl.close();
}));

// A completer that calls back at once has its answer shown at once.
{
  const keys = new PassThrough();
  let shown = '';
  const out = new Writable({ write(chunk, encoding, callback) { shown += chunk; callback(); } });
  const completed = readline.createInterface({ input: keys, output: out, terminal: true, completer: (line, callback) => callback(null, [['hello', 'help'], line]) });
  keys.write('h\t');
  assert.strictEqual(completed.line, 'hel');
  keys.write('\t');
  assert.match(shown, /hello\s+help/);
  completed.completer = (line, callback) => callback(new Error('of the completer'));
  keys.write('\t');
  assert.match(shown, /Tab completion error: Error: of the completer/);
  completed.close();
}
