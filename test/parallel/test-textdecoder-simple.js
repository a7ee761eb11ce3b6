'use strict';
// decode() of all the bytes at once, which goes a shorter way, before, amid and after streams.
require('../common');
const assert = require('assert');

const bytes = (...list) => new Uint8Array(list);
const text = new TextEncoder();
const decoder = new TextDecoder();
assert.strictEqual(decoder.decode(text.encode('h\xe4\u20ac\u{1f600}')), 'h\xe4\u20ac\u{1f600}');
assert.strictEqual(decoder.decode(bytes(0xef, 0xbb, 0xbf, 0x61)), 'a');
assert.strictEqual(decoder.decode(bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x61)), '\ufeffa');
assert.strictEqual(decoder.decode(bytes(0xef, 0xbb, 0xbf)), '');
assert.strictEqual(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(0xef, 0xbb, 0xbf, 0x61)), '\ufeffa');
assert.strictEqual(decoder.decode(bytes(0x61, 0xff, 0xe2, 0x82)), 'a\ufffd\ufffd');
assert.strictEqual(decoder.decode(), '');
assert.strictEqual(decoder.decode(bytes()), '');
assert.strictEqual(decoder.decode(Buffer.from('xyz').subarray(1)), 'yz');
assert.strictEqual(decoder.decode(new DataView(bytes(0x61).buffer)), 'a');
assert.strictEqual(decoder.decode(bytes(0x61), null), 'a');
assert.strictEqual(decoder.decode(new Uint8Array(new SharedArrayBuffer(2)).fill(0x62)), 'bb');
const detached = bytes(1, 2);
structuredClone(detached.buffer, { transfer: [detached.buffer] });
assert.strictEqual(decoder.decode(detached), '');

// What a stream has left open comes with the next call, simple or not, and a byte order mark only at a start.
assert.strictEqual(decoder.decode(bytes(0x61, 0xe2), { stream: true }), 'a');
assert.strictEqual(decoder.decode(bytes(0x82, 0xac)), '\u20ac');
assert.strictEqual(decoder.decode(bytes(0xac)), '\ufffd');
assert.strictEqual(decoder.decode(bytes(0x61), { stream: true }), 'a');
assert.strictEqual(decoder.decode(bytes(0xef, 0xbb, 0xbf)), '\ufeff');
assert.strictEqual(decoder.decode(bytes(0xef, 0xbb, 0xbf)), '');
assert.strictEqual(decoder.decode(bytes(0xe2), { stream: true }), '');
assert.strictEqual(decoder.decode(), '\ufffd');
assert.strictEqual(decoder.decode(), '');

assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes(0xff)), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
assert.strictEqual(new TextDecoder('latin1').decode(bytes(0xe4)), '\xe4');
assert.throws(() => TextDecoder.prototype.decode.call({}, bytes(1)), { code: 'ERR_INVALID_THIS' });
for (const input of ['x', 1, {}, Object.create(Uint8Array.prototype)]) assert.throws(() => decoder.decode(input), { code: 'ERR_INVALID_ARG_TYPE' });
