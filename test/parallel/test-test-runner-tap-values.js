'use strict';
// tap: what a failed test compared is told as YAML, with the code of the test's own error, in one process and over two.
const { tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawnSync } = require('child_process');

fs.writeFileSync(tmp('values.test.js'), `const test = require('node:test');
const { AssertionError } = require('node:assert');
const circular = { x: 1 };
circular.self = circular;
for (const [actual, expected] of [[1, '2'], [null, undefined], [{ a: [1, { b: null }], s: "it's" }, []], [new Date(0), 1n], [circular, -0], ['a\\nb', true], [new Map([[1, 2]]), new Uint8Array(1)]]) {
  test('x', () => { throw new AssertionError({ message: 'm', actual, expected, operator: 'op' }); });
}
test('x', () => { throw Object.assign(new TypeError('t'), { code: 'ECODE' }); });
`);
const lines = `expected: '2'
actual: 1
actual: ~
expected:
actual:
  a:
    0: 1
    1:
      b: ~
  s: "it's"
expected: 1n
actual: 1970-01-01T00:00:00.000Z
expected: -0
actual:
  x: 1
  self: <Circular>
expected: true
actual: |-
  a
  b
expected:
  0: 0
actual:
`;
for (const args of [['--test', '--test-reporter=tap'], ['--test-reporter=tap']]) {
  const { stdout } = spawnSync(process.execPath, [...args, tmp('values.test.js')], { encoding: 'utf8' });
  const told = [...stdout.matchAll(/^ {2}name: .*\n((?:.*\n)*?) {2}operator: 'op'\n/gm)].map((match) => match[1]).join('').replace(/^ {2}/gm, '');
  assert.strictEqual(told, lines);
  assert.deepStrictEqual([...stdout.matchAll(/^ {2}code: '(.*)'$/gm)].map((match) => match[1]), [...Array(7).fill('ERR_ASSERTION'), 'ECODE']);
}
