'use strict';
// Texts of each width and of every length around the sizes at which the way across changes: what is made of bytes is the same
// string as what a program wrote, as a value, as a key, as part of others; and back.
require('../common');
const assert = require('assert');

const kinds = { ascii: 'x', latin1: '\u00e9', wide: '\u2603', mixed: 'a\u00e9\u2603\u{1f600}', nul: '\0' };
const lengths = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 255, 256, 257, 1023, 2047, 2048, 2049, 4095, 4096, 4097, 16385, 70001];

for (const [kind, unit] of Object.entries(kinds)) {
  for (const length of lengths) {
    const written = unit.repeat(length);
    const name = `${kind} ${length}`;
    const read = Buffer.from(written).toString();
    assert.ok(read === written, name);
    assert.strictEqual(read.length, written.length, name);
    assert.strictEqual({ [written]: 1 }[read], 1, name);
    assert.strictEqual(new Map([[read, 2]]).get(written), 2, name);
    assert.ok(`<${read}>` === `<${written}>`, name);
    assert.ok(read.slice(1, -1) === written.slice(1, -1), name);
    assert.strictEqual(read.indexOf(unit.at(-1)), written.indexOf(unit.at(-1)), name);
    assert.ok(JSON.parse(JSON.stringify({ read })).read === written, name);
    assert.strictEqual(Buffer.byteLength(written), Buffer.from(written).length, name);
    // A sum that nobody has looked at yet, and a part of a string.
    const sum = 'begin' + written + 'end';
    assert.ok(Buffer.from(sum + 'x').equals(Buffer.concat(['begin', written, 'end', 'x'].map((part) => Buffer.from(part)))), name);
    assert.ok(Buffer.from(sum.slice(2, -2)).toString() === sum.slice(2, -2), name);
    for (const encoding of ['utf16le', 'latin1', 'ascii', 'base64', 'hex']) {
      if (kind === 'wide' || kind === 'mixed' ? encoding !== 'utf16le' : encoding === 'ascii' && kind === 'latin1') continue;
      const bytes = Buffer.from(written, encoding === 'base64' || encoding === 'hex' ? 'latin1' : encoding);
      const text = bytes.toString(encoding);
      if (encoding === 'base64' || encoding === 'hex') assert.ok(Buffer.from(text, encoding).equals(bytes), `${name} ${encoding}`);
      else assert.ok(text === written, `${name} ${encoding}`);
    }
    // As much as fits, whole characters only.
    const room = Buffer.alloc(5, 0xff);
    const filled = room.write(written);
    assert.ok(written.startsWith(room.toString('utf8', 0, filled)), name);
    assert.ok(room.subarray(filled).every((byte) => byte === 0xff), name);
  }
}

// What is no string is turned into one by ToString only where Node does so.
assert.throws(() => Buffer.from(Symbol('s')), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => Buffer.byteLength(7), { code: 'ERR_INVALID_ARG_TYPE' });

// Strings made of bytes live on when the bytes change or go.
{
  const bytes = Buffer.alloc(5001, 'q');
  const texts = Array.from({ length: 200 }, (_, i) => bytes.fill(65 + i % 26).toString('latin1', i));
  bytes.fill(0);
  globalThis.gc?.();
  texts.forEach((text, i) => assert.ok(text === String.fromCharCode(65 + i % 26).repeat(5001 - i)));
}
