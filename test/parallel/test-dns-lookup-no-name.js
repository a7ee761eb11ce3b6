'use strict';
// What is no name is refused, and not found to have no address.
require('../common');
const assert = require('assert');
const dns = require('dns');

for (const name of ['', null, undefined, false, 0]) {
  const refused = { code: 'ERR_INVALID_ARG_VALUE', message: /^The argument 'hostname' must be a non-empty string\. Received / };
  assert.throws(() => dns.lookup(name, () => {}), refused);
  assert.throws(() => dns.lookup(name, { all: true }, () => {}), refused);
  assert.rejects(dns.promises.lookup(name), refused);
}
