'use strict';
// docs/compat.md claims nothing that is not there.

const { run } = require('../common');
const assert = require('assert');
const path = require('path');

const { status, stdout, stderr } = run([path.join(__dirname, '../../tools/compat.js'), '--check']);
assert.deepStrictEqual([status, stdout, stderr], [0, '', '']);
