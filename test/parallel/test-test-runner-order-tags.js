'use strict';
// Tests in an order by chance that a seed gives again; tests chosen by their tags.
const common = require('../common');
const assert = require('assert');
const { writeFileSync } = require('fs');
const { run } = require('node:test');

const names = 'abcdefgh'.split('');
writeFileSync(common.tmp('one.test.js'), `const { test, describe } = require('node:test');
  for (const name of ${JSON.stringify(names)}) test(name, { tags: name === 'c' ? ['DB', 'slow', 'db'] : undefined }, (t) => console.log(t.name, t.tags.join()));
  describe('suite', { tags: ['db'] }, () => { test('in', { tags: ['Fast'] }, (t) => console.log(t.name, t.tags.join())); });`);
writeFileSync(common.tmp('two.test.js'), "require('node:test')('two', () => {})");

async function order(options, files = ['one.test.js', 'two.test.js']) {
  const passed = [];
  const messages = [];
  const stream = run({ files: files.map((file) => common.tmp(file)), ...options });
  stream.on('test:pass', ({ name, tags }) => passed.push([name, tags.join()]));
  stream.on('test:fail', common.mustNotCall());
  stream.on('test:diagnostic', ({ message }) => messages.push(message));
  for await (const event of stream) void event;
  return { names: passed.map(([name]) => name), tags: Object.fromEntries(passed), seed: messages.find((text) => text.startsWith('Randomized')) };
}

(async () => {
  const declared = [...names, 'in', 'suite', 'two'];
  const plain = await order({});
  assert.deepStrictEqual(plain.names, declared);
  assert.strictEqual(plain.seed, undefined);
  assert.deepStrictEqual([plain.tags.a, plain.tags.c, plain.tags.in], ['', 'db,slow', 'db,fast']);

  const first = await order({ randomSeed: 12 });
  assert.strictEqual(first.seed, 'Randomized test order seed: 12');
  assert.notDeepStrictEqual(first.names, declared);
  assert.deepStrictEqual(first.names.toSorted(), declared.toSorted());
  assert.deepStrictEqual((await order({ randomSeed: 12 })).names, first.names);
  assert.match((await order({ randomize: true })).seed, /seed: \d+$/);

  assert.deepStrictEqual((await order({ testTagFilters: 'DB' }, ['one.test.js'])).names, ['c', 'in', 'suite']);
  assert.deepStrictEqual((await order({ testTagFilters: ['db', 'slow'] }, ['one.test.js'])).names, ['c']);
  const { stdout, status } = common.run(['--test', '--test-reporter=tap', '--experimental-test-tag-filter=fast', '--test-random-seed=3', common.tmp('one.test.js')]);
  assert.strictEqual(status, 0, stdout);
  assert.deepStrictEqual(stdout.match(/Subtest: .*|seed: .*/g), ['Subtest: suite', 'Subtest: in', 'seed: 3']);

  for (const bad of [{ randomize: 1 }, { randomSeed: 'a' }, { testTagFilters: [5] }]) assert.throws(() => run(bad), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => run({ randomSeed: -1 }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => run({ randomize: true, watch: true }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => run({ testTagFilters: '' }), { code: 'ERR_INVALID_ARG_VALUE' });
})().then(common.mustCall());
