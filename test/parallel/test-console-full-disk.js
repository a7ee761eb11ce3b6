'use strict';
// A program whose output goes to a full disk loses its first line unnoticed, as in Node, and ends by ENOSPC at the second.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawnSync } = require('child_process');

if (!fs.existsSync('/dev/full')) common.skip('no /dev/full');
const full = fs.openSync('/dev/full', 'w');
function run(program, stdio) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { stdio, encoding: 'utf8' });
  return [status, stdout, stderr];
}
const [status, , told] = run('console.log("a"); setTimeout(() => console.log("b"), 1)', ['ignore', full, 'pipe']);
assert.strictEqual(status, 1);
assert.match(told, /ENOSPC/);
assert.strictEqual(run('console.error("a"); setTimeout(() => console.error("b"), 1)', ['ignore', 'pipe', full])[0], 1);
assert.deepStrictEqual(run('console.log("a"); setTimeout(() => console.error("alive"), 1)', ['ignore', full, 'pipe']), [0, null, 'alive\n']);
const handled = run('process.stdout.on("error", (e) => console.error(e.code)); console.log("a")', ['ignore', full, 'pipe']);
assert.deepStrictEqual(handled, [0, null, 'ENOSPC\n']);
