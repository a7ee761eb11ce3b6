'use strict';
// --watch --test runs the test files again that have changed or load what has changed, and those that are new.
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { folder, watching } = require('../common/watching');

(async () => {
  for (const isolation of ['process', 'none']) {
    const dir = folder({
      'a.test.js': "require('node:test')('a', () => require('assert').strictEqual(require('./data'), 1));",
      'b.test.mjs': "import test from 'node:test'; test('b', () => {});",
      'data.js': 'module.exports = 1;',
    });
    const put = (name, text) => fs.writeFileSync(path.join(dir, name), text);
    const { until, end } = watching(['--watch', '--test', '--test-reporter=tap', `--test-isolation=${isolation}`], dir);
    assert.match(await until('# duration_ms'), /^ok 1 - a\n[^]*^ok 2 - b\n[^]*# pass 2\n/m);
    put('data.js', 'module.exports = 2;');
    const second = await until('# duration_ms');
    assert.match(second, /^not ok 1 - a\n[^]*# fail 1\n/m);
    assert.strictEqual(/ok \d - b/.test(second), isolation === 'none');
    put('c.test.js', "require('node:test')('c', () => {});");
    assert.match(await until('# duration_ms'), /^ok \d - c\n/m);
    await end('SIGINT');
  }

  // run() with `watch` ends by its signal.
  const dir = folder({ 'a.test.js': "require('node:test')('a', () => {});" });
  const controller = new AbortController();
  const names = [];
  for await (const { type, data } of require('node:test').run({ cwd: dir, watch: true, signal: controller.signal })) {
    if (type === 'test:pass') names.push(data.name);
    if (type === 'test:watch:restarted') names.push('restarted');
    if (type === 'test:watch:drained' && names.includes('restarted')) controller.abort();
    else if (type === 'test:watch:drained') fs.writeFileSync(path.join(dir, 'a.test.js'), "require('node:test')('later', () => {});");
  }
  assert.deepStrictEqual(names, ['a', 'restarted', 'later']);
})();
