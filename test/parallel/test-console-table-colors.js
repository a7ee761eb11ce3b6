'use strict';
// inspectOptions and colorMode of a console hold for its tables and dir() too.
require('../common');
const assert = require('assert');
const { Console } = require('console');
const { PassThrough } = require('stream');

function shown(options, use) {
  const stdout = new PassThrough();
  use(new Console({ stdout, ...options }));
  return stdout.read().toString();
}
const table = (c) => c.table([{ a: 'x' }]);
assert.match(shown({ colorMode: true }, table), /\u2502 \x1b\[32m'x'\x1b\[39m \u2502\n/);
assert.match(shown({ inspectOptions: { colors: true } }, table), /\x1b\[32m'x'/);
assert.ok(!shown({}, table).includes('\x1b'));
assert.strictEqual(shown({ inspectOptions: { depth: 0 } }, (c) => c.dir({ a: { b: 1 } })), '{ a: [Object] }\n');
