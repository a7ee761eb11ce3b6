'use strict';
// What a program does not use is not loaded: parts of built-in modules come at first use, and are then plain data.
require('../common');
const assert = require('assert');
const url = require('url');
const fs = require('fs');

const plain = (object, name) => {
  const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(object, name);
  return value === object[name] && writable && enumerable && configurable;
};

assert.ok(Object.keys(url).includes('URL') && Object.keys(url).includes('URLSearchParams'));
assert.strictEqual(url.URL, URL);
assert.strictEqual(url.URLSearchParams, URLSearchParams);
assert.ok(plain(url, 'URL') && plain(url, 'URLSearchParams'));
assert.strictEqual(url.format(new URL('http://a.b/c?d#e'), { fragment: false }), 'http://a.b/c?d');
assert.strictEqual(url.format({ protocol: 'http', host: 'a.b' }), 'http://a.b');

// One that is given a value before it was read is not loaded later.
url.URLPattern = 1;
assert.strictEqual(url.URLPattern, 1);
assert.ok(plain(url, 'URLPattern'));

assert.ok(fs.statSync(__filename) instanceof fs.Stats);
assert.ok(plain(fs, 'Stats'));
