'use strict';
// Blanks inside long values of headers, URLs and labels cost time that grows with their number, not with its square.
require('../common');
const assert = require('assert');
const url = require('url');

const blanks = '\t'.repeat(2e6);
const headers = new Headers();
headers.append('name', ` \t a${blanks}a\r\n`);
assert.strictEqual(headers.get('name').length, blanks.length + 2);
assert.strictEqual(url.parse(` \0http://host/${' '.repeat(5e5)}x \ufeff`).host, 'host');
assert.throws(() => new TextDecoder(`utf-8${blanks}8`), RangeError);
assert.strictEqual(new TextDecoder('\n utf-16le\f').encoding, 'utf-16le');
