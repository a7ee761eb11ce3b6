'use strict';
// Lines whatever ends them and however the chunks are cut; the iterator gives them too.
const common = require('../common');
const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');

const input = new PassThrough();
const lines = [];
readline.createInterface({ input }).on('line', (line) => lines.push(line)).on('close', common.mustCall(() => {
  assert.deepStrictEqual(lines, ['a', 'b', '', 'c\u00e9', 'rest']);
}));
const bytes = Buffer.from('a\r\nb\n\nc\u00e9\rrest');
for (const byte of bytes) input.write(Buffer.from([byte]));
input.end();

(async () => {
  const second = new PassThrough();
  second.end('x\ny\n');
  const seen = [];
  for await (const line of readline.createInterface({ input: second })) seen.push(line);
  assert.deepStrictEqual(seen, ['x', 'y']);
})().then(common.mustCall());

// An error of the input is the iterator's.
for (const from of [readline, require('readline/promises')]) {
  (async () => {
    const lines = from.createInterface({ input: require('fs').createReadStream(__filename + '.none') });
    for await (const line of lines) common.mustNotCall()(line);
  })().then(common.mustNotCall(), common.mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
}
