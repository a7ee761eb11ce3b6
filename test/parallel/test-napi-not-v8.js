'use strict';
// An addon that does not stand on Node-API is refused in words.
require('../common');
const assert = require('assert');
const file = require('../common/addon')('not_napi');

if (file !== undefined) assert.throws(() => require(file), { code: 'ERR_DLOPEN_FAILED', message: /undefined symbol: _ZN2v8.*V8's C\+\+ interface.*Node-API/ });
