'use strict';
// A port that is none is refused where servers are set; it was taken, cut to 16 bits.
require('../common');
const assert = require('assert');
const dns = require('dns');

const resolver = new dns.Resolver();
resolver.setServers(['1.1.1.1:65535', '[::1]:5']);
for (const server of ['1.1.1.1:65536', '[::1]:99999']) assert.throws(() => resolver.setServers([server]), { code: 'ERR_SOCKET_BAD_PORT' });
assert.deepStrictEqual(resolver.getServers(), ['1.1.1.1:65535', '[::1]:5']);
