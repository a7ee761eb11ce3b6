'use strict';
// string_decoder puts split characters together; readline cuts lines of any ending, answers questions, iterates.

const { mustCall } = require('../common');
const assert = require('assert');
const { StringDecoder } = require('string_decoder');
const readline = require('readline');
const { PassThrough, Readable } = require('stream');

const bytes = Buffer.from('a\u00e9\u20ac\u{1f600}z');
for (let size = 1; size <= bytes.length; size++) {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (let i = 0; i < bytes.length; i += size) text += decoder.write(bytes.subarray(i, i + size));
  assert.strictEqual(text + decoder.end(), 'a\u00e9\u20ac\u{1f600}z');
}
const cut = new StringDecoder('utf8');
assert.deepStrictEqual([cut.write(Buffer.from([0xe2, 0x82])), cut.end(), cut.write(Buffer.from('ok'))], ['', '\ufffd', 'ok']);
const wide = new StringDecoder('utf16le');
assert.deepStrictEqual([wide.write(Buffer.from([0x3d, 0xd8])), wide.write(Buffer.from([0x4d, 0xdc, 0x41])), wide.write(Buffer.from([0]))], ['', '\u{1f44d}', 'A']);
const base = new StringDecoder('base64');
assert.strictEqual(base.write(Buffer.from('ab')) + base.write(Buffer.from('cd')) + base.end(), Buffer.from('abcd').toString('base64'));
assert.throws(() => new StringDecoder('nonsense'), { code: 'ERR_UNKNOWN_ENCODING' });

const input = new PassThrough();
const rl = readline.createInterface({ input });
const lines = [];
rl.on('line', (line) => lines.push(line));
rl.on('close', mustCall(() => assert.deepStrictEqual(lines, ['one', 'two', '', 'gr\u00fc\u00df', 'last'])));
const text = Buffer.from('one\ntwo\r\n\ngr\u00fc\u00df\rlast');
for (const byte of text) input.write(Buffer.from([byte]));
input.end();

(async () => {
  const seen = [];
  for await (const line of readline.createInterface({ input: Readable.from(['a\nb', 'c\n', 'd']) })) seen.push(line);
  assert.deepStrictEqual(seen, ['a', 'bc', 'd']);
  const asked = readline.promises.createInterface({ input: Readable.from(['Ada\n']), output: new PassThrough() });
  assert.strictEqual(await asked.question('name? '), 'Ada');
  asked.close();
})().then(mustCall());
