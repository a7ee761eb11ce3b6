'use strict';
// JSON modules are parsed from their bytes: what a text can hold arrives as JSON.parse gives it.
const { tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const cases = {
  proto: '{"__proto__":{"x":1},"a":1,"a":2}',
  wide: `["\u00e9", "\u20ac", "${'\u{1f600}'}", "\\ud800", "nul \\u0000 \u2028"]`,
  mark: '\ufeff{"a":1}',
  word: ' null ',
  long: JSON.stringify({ text: 'x'.repeat(100000), rows: Array.from({ length: 5000 }, (_, i) => ({ [`key${i}`]: i })) }),
};
for (const [name, text] of Object.entries(cases)) {
  const file = tmp(`${name}.json`);
  fs.writeFileSync(file, text);
  assert.deepStrictEqual(require(file), JSON.parse(text.replace(/^\ufeff/, '')));
}
assert.strictEqual(Object.getPrototypeOf(require(tmp('proto.json'))), Object.prototype);

for (const text of ['', '{"a":', '[1,]', '{} x']) {
  const file = tmp(`bad${text.length}.json`);
  fs.writeFileSync(file, text);
  assert.throws(() => require(file), (error) => error.name === 'SyntaxError' && error.message.startsWith(`${file}: `));
}
assert.throws(() => require(tmp('absent.json')), { code: 'MODULE_NOT_FOUND' });
