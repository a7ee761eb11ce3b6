'use strict';
// Arguments that are no encodings, offsets or strings are told as Node tells them.
require('../common');
const assert = require('assert');
const { pathToFileURL } = require('url');

assert.throws(() => Buffer.from('a').toString(''), { code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: ' });
assert.throws(() => Buffer.from('a').indexOf('a', 0, ''), { code: 'ERR_UNKNOWN_ENCODING' });
assert.throws(() => Buffer.from('a').toString({ a: 1 }), { message: 'Unknown encoding: { a: 1 }' });
assert.throws(() => Buffer.from('a').toString(10n), { message: 'Unknown encoding: 10n' });
assert.strictEqual(Buffer.from('a').toString(new String('hex')), '61'); // eslint-disable-line no-new-wrappers
assert.strictEqual(Buffer.from('a').toString(undefined), 'a');
for (const offset of [1.5, NaN, Infinity]) assert.throws(() => Buffer.alloc(2).fill('a', offset), /must be an integer/);
assert.throws(() => Buffer.alloc(2).fill('a', -1), /It must be >= 0 && <= 9007199254740991/);
assert.throws(() => Buffer.alloc(2).write(5), { code: 'ERR_INVALID_ARG_TYPE', message: 'argument must be a string' });
assert.deepStrictEqual(Buffer.alloc(1.5, 2), Buffer.from([2]));
assert.throws(() => atob('*'), { name: 'InvalidCharacterError', message: 'Invalid character' });
assert.strictEqual(pathToFileURL('\\a', { windows: true }).href.startsWith('file:////'), false);
assert.throws(() => eval('/a/zz'), { message: 'Invalid regular expression flags' });
assert.throws(() => `${Object.create(null)}`, { message: 'Cannot convert object to primitive value' });
