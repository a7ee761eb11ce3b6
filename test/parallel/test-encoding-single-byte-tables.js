'use strict';
// Where the tables of the Encoding Standard differ from ICU's.
require('../common');
const assert = require('assert');

for (const [label, byte, char] of [['koi8-u', 0xae, '\u045e'], ['koi8-u', 0xbe, '\u040e'], ['windows-1255', 0xca, '\u05ba'], ['windows-874', 0xa1, '\u0e01']]) {
  const bytes = Uint8Array.of(0x41, byte, 0x42);
  assert.strictEqual(new TextDecoder(label).decode(bytes), `A${char}B`);
  assert.strictEqual(new TextDecoder(label, { fatal: true }).decode(bytes), `A${char}B`);
}
for (const [label, byte] of [['windows-874', 0xdb], ['windows-874', 0xff], ['windows-1253', 0xaa], ['windows-1255', 0xd9]]) {
  assert.strictEqual(new TextDecoder(label).decode(Uint8Array.of(0x41, byte)), 'A\ufffd');
  assert.throws(() => new TextDecoder(label, { fatal: true }).decode(Uint8Array.of(byte)), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
}
