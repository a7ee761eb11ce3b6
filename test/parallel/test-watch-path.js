'use strict';
// --watch-path: only what is named, folders with all that is below them.
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
const { folder, watching } = require('../common/watching');

const dir = folder({ 'main.js': "console.log('up', process.send)", 'one.txt': '' });
fs.mkdirSync(path.join(dir, 'tree/deep'), { recursive: true });

(async () => {
  const { until, end } = watching(['--watch-path=tree', '--watch-path', 'one.txt', 'main.js'], dir);
  assert.match(await until('Waiting for'), /^up undefined\nCompleted/);
  fs.writeFileSync(path.join(dir, 'main.js'), "console.log('second')");
  fs.writeFileSync(path.join(dir, 'tree/deep/new'), '');
  assert.match(await until('Waiting for'), /Restarting 'main\.js'\nsecond\n/);
  fs.writeFileSync(path.join(dir, 'one.txt'), 'more');
  assert.match(await until('Waiting for'), /Restarting 'main\.js'\nsecond\n/);
  assert.deepStrictEqual(await end(), [0, null]);

  const told = (...args) => spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8', timeout: 20000 });
  for (const [args, text] of [
    [['--watch', '-e', '1'], 'either --watch or --eval can be used, not both'],
    [['--watch', '--check', 'main.js'], 'either --watch or --check can be used, not both'],
    [['--watch', '--test', '--test-force-exit'], 'either --watch or --test-force-exit can be used, not both'],
    [['--watch-path=tree', '--test'], '--watch-path cannot be used in combination with --test'],
  ]) {
    const { status, stderr } = told(...args);
    assert.strictEqual(status, 9);
    assert.ok(stderr.includes(text), stderr);
  }
  assert.match(told('--watch', '--watch-kill-signal=no', 'main.js').stderr, /ERR_UNKNOWN_SIGNAL/);
  assert.match(told('--watch-path=nowhere', 'main.js').stderr, /ENOENT/);
})();
