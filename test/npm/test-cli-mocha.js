'use strict';
// mocha: results, hooks, a diff, and the same tests in worker processes.
const common = require('../common');
common.needs('mocha');
const assert = require('assert');
const { project, tool } = require('./programs/cli');

project({
  'test/sum.test.js': `const assert = require('assert');
describe('sum', () => {
  let list;
  beforeEach(() => { list = [1, 2]; });
  it('adds', () => assert.strictEqual(list[0] + list[1], 3));
  it('waits', async () => { await null; });
  it('calls back', (done) => setImmediate(done));
  it('fails', () => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }));
  it('is to come');
});
`,
});
// Frames are in the runtime's own words.
const plain = (text) => text.replace(/^ +at .*\n/gm, '').replace(/\(\d+ms\)/g, '(Nms)');
const { status, stdout, stderr } = tool('mocha/bin/mocha.js');
assert.strictEqual(stderr, '');
assert.strictEqual(plain(stdout), `

  sum
    \u2714 adds
    \u2714 waits
    \u2714 calls back
    1) fails
    - is to come


  3 passing (Nms)
  1 pending
  1 failing

  1) sum
       fails:

      AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:
+ actual - expected

  {
    a: 1,
    b: [
      1,
+     2
-     3
    ]
  }

      + expected - actual

       {
         "a": 1
         "b": [
           1
      -    2
      +    3
         ]
       }
      



`);
assert.strictEqual(status, 1);
const { stats } = JSON.parse(tool('mocha/bin/mocha.js', '--reporter', 'json').stdout);
assert.deepStrictEqual([stats.suites, stats.tests, stats.passes, stats.pending, stats.failures], [1, 5, 3, 1, 1]);
const parallel = tool('mocha/bin/mocha.js', '--parallel', '--reporter', 'tap');
assert.strictEqual(parallel.status, 1);
for (const line of ['ok 1 sum adds', 'ok 2 sum waits', 'ok 3 sum calls back', 'not ok 4 sum fails', 'ok 5 sum is to come # SKIP -', '# tests 4', '# pass 3', '# fail 1']) {
  assert.ok(parallel.stdout.split('\n').includes(line), `${line} in\n${parallel.stdout}`);
}
