'use strict';
// --max-http-header-size=0 is what it says; options may follow the text of -e.
require('../common');
const assert = require('assert');
const { execFileSync } = require('child_process');

const out = execFileSync(process.execPath, ['-p', 'require("http").maxHeaderSize', '--max-http-header-size=0'], { encoding: 'utf8' });
assert.strictEqual(out, '0\n');
