'use strict';
// process.binding('natives') has the names of the built-in modules (yarn 1 reads them); their sources it refuses by name.
require('../common');
const assert = require('assert');
const names = Object.keys(process.binding('natives'));
for (const id of ['fs', 'http', 'path', 'util']) assert.ok(names.includes(id), id);
assert.throws(() => process.binding('natives').fs, { code: 'ERR_METHOD_NOT_IMPLEMENTED' });
