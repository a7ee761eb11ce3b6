'use strict';
// An empty separator parts nothing; it once made parse() run for ever. Empty pairs count for maxKeys.

require('../common');
const assert = require('assert');
const qs = require('querystring');

assert.deepStrictEqual({ ...qs.parse('a', []) }, { a: '' });
assert.deepStrictEqual({ ...qs.parse('a=1&b', '') }, { a: '1', b: '' });
assert.deepStrictEqual({ ...qs.parse('&a', null, null, { maxKeys: 1 }) }, {});
