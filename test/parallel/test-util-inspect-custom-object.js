'use strict';
// What a custom inspect function returns is indented once: an object is formatted where it stands, a text of lines is moved there.
require('../common');
const assert = require('assert');
const { inspect } = require('util');

const long = 'x'.repeat(45);
const custom = (value) => ({ [inspect.custom]: () => value });
assert.strictEqual(inspect({ a: { d: custom({ name: long, open: long }) } }),
  `{\n  a: {\n    d: {\n      name: '${long}',\n      open: '${long}'\n    }\n  }\n}`);
assert.strictEqual(inspect({ a: { d: custom('one\ntwo') } }), '{\n  a: {\n    d: one\n    two\n  }\n}');
