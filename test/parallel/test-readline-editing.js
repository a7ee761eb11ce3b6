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
