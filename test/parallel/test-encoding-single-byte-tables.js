'use strict';
// Where the tables of the Encoding Standard differ from ICU's.
require('../common');
const assert = require('assert');

for (const [label, byte, char] of [['koi8-u', 0xae, '\u045e'], ['koi8-u', 0xbe, '\u040e'], ['windows-1255', 0xca, '\u05ba'], ['windows-874', 0xa1, '\u0e01'],
  ['iso-8859-16', 0xa4, '\u20ac'], ['iso-8859-16', 0xff, '\xff'], ['iso-8859-16', 0x85, '\x85'], ['ibm866', 0x80, '\u0410'], ['ibm866', 0x1a, '\x1a'],
  ['ibm866', 0x1c, '\x1c'], ['ibm866', 0x7f, '\x7f']]) {
  const bytes = Uint8Array.of(0x41, byte, 0x42);
  assert.strictEqual(new TextDecoder(label).decode(bytes), `A${char}B`);
  assert.strictEqual(new TextDecoder(label, { fatal: true }).decode(bytes), `A${char}B`);
}
for (const [label, byte] of [['windows-874', 0xdb], ['windows-874', 0xff], ['windows-1253', 0xaa], ['windows-1255', 0xd9]]) {
  assert.strictEqual(new TextDecoder(label).decode(Uint8Array.of(0x41, byte)), 'A\ufffd');
  assert.throws(() => new TextDecoder(label, { fatal: true }).decode(Uint8Array.of(byte)), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
}
