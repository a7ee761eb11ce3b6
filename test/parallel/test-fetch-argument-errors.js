'use strict';
// Wrong arguments of fetch's classes in the words of Node 24 and 26, and what push() answers to a wrong chunk.
const assert = require('assert');
const { Readable } = require('stream');

for (const value of [5, null]) {
  assert.throws(() => new Headers(value), { name: 'TypeError', message: /^Headers constructor: Argument 1 could not be converted to one of: / });
}
assert.throws(() => new FormData().append('a', 'b', 'c'), { message: 'FormData.append: Expected value (""b"") to be an instance of Blob.' });
assert.throws(() => new Response('', { statusText: 'é中' }), {
  message: 'Cannot convert argument to a ByteString because the character at index 1 has a value of 20013 which is greater than 255.',
});
assert.throws(() => new Response('', { statusText: 'a\nb' }), { name: 'TypeError' });
assert.throws(() => new Request('http://a', { signal: 5 }), { message: 'RequestInit: Expected signal ("5") to be an instance of AbortSignal.' });

const stream = new Readable({ read() {} });
let failed;
stream.on('error', (error) => { failed = error; });
assert.strictEqual(stream.push('a'), true);
assert.strictEqual(stream.push(5), false);
process.on('exit', () => assert.strictEqual(failed.code, 'ERR_INVALID_ARG_TYPE'));
