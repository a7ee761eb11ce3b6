'use strict';
// How wide characters are on a terminal, as console.table() sets them: some emoji counted as narrow.
require('../common');
const assert = require('assert');
const { Console } = require('console');
const { PassThrough } = require('stream');

function width(text) {
  const stdout = new PassThrough();
  new Console({ stdout }).table([{ [text]: 1 }]);
  const [line] = stdout.read().toString().split('\n');
  return line.split('\u252c')[1].length - 3; // its cell has a border and two blanks
}
const named = 'x'.repeat(8);
assert.strictEqual(width(named), 8);
for (const [text, columns] of [['\u274c', 2], ['\u2705', 2], ['\u231a', 2], ['\u{1f600}', 2], ['\u6f22', 2], ['\u{1f7e0}', 2], ['\u00a9', 1], ['\u2139', 1],
  ['\u{1f468}\u200d\u{1f469}', 4], ['\u{1f1e9}\u{1f1ea}', 4], ['1\ufe0f\u20e3', 1], ['e\u0301', 1], ['\u{17000}', 2]]) {
  assert.strictEqual(width(named + text), 8 + columns, escape(text));
}
