'use strict';
// Many small digests, or a large one, are OpenSSL's work, which is opened for it.
require('../common');
const assert = require('assert');
const crypto = require('crypto');
const { readFileSync } = require('fs');

const isOpen = () => readFileSync('/proc/self/maps', 'latin1').includes('libcrypto.so');
assert.strictEqual(crypto.hash('sha1', ''), 'da39a3ee5e6b4b0d3255bfef95601890afd80709');
assert.strictEqual(isOpen(), false);
let count = 0;
const first = crypto.hash('sha256', 'x'.repeat(100));
while (!isOpen() && count < 100000) {
  for (let i = 0; i < 10; i++) assert.strictEqual(crypto.hash('sha256', 'x'.repeat(100)), first);
  count += 10;
}
assert.ok(count < 100000, 'OpenSSL is never opened');
