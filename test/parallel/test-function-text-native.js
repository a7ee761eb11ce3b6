// The text of the engine's own functions is on one line.
'use strict';
require('../common');
const assert = require('assert');

assert.strictEqual(`${Date.prototype.toUTCString}`, 'function toUTCString() { [native code] }');
assert.strictEqual(Function.prototype.toString.call(Map), 'function Map() { [native code] }');
assert.match(String(function named() {}.bind(null)), /^function [\w ]*\(\) \{ \[native code\] \}$/);
