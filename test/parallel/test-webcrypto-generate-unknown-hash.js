'use strict';
// An unknown hash of an RSA key is told before wrong usages; getters of DOMException have the names WebIDL gives.
const common = require('../common');
const assert = require('assert');

const rsa = { name: 'RSA-PSS', hash: 'SHA', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
async function main() {
  await assert.rejects(crypto.subtle.generateKey(rsa, true, []), { name: 'NotSupportedError' });
  await assert.rejects(crypto.subtle.generateKey(rsa, true, ['decrypt']), { name: 'NotSupportedError' });
  await assert.rejects(crypto.subtle.generateKey({ ...rsa, hash: 'SHA-256' }, true, ['decrypt']), { name: 'SyntaxError' });
}
main().then(common.mustCall());
for (const name of ['name', 'message', 'code']) {
  assert.strictEqual(Object.getOwnPropertyDescriptor(DOMException.prototype, name).get.name, `get ${name}`);
}
