// What generated programs did differently in Node: messages behind a disconnect(), an empty cwd, a start that failed.
'use strict';
const common = require('../common');
const assert = require('assert');
const { fork, spawnSync, exec } = require('child_process');

if (process.argv[2] === 'child') {
  const seen = [];
  process.on('message', (message) => {
    seen.push(message);
    if (message === 1) process.disconnect();
  });
  process.on('disconnect', () => console.log(seen.join(), process.connected));
  // All three are there before the first read.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
} else {
  for (const serialization of ['json', 'advanced']) {
    const child = fork(__filename, ['child'], { serialization, silent: true });
    for (const message of [1, 2, 3]) child.send(message);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { output += text; });
    child.on('close', common.mustCall((code) => {
      assert.strictEqual(code, 0);
      assert.strictEqual(output, '1,2,3 false\n');
    }));
  }

  assert.strictEqual(spawnSync('true', { cwd: '' }).error.code, 'ENOENT');
  exec('true', { cwd: '' }, common.mustSucceed(() => {}));
  const failed = spawnSync('/nonexistent');
  assert.deepStrictEqual([failed.output, failed.stdout, failed.stderr], [null, undefined, undefined]);
}
