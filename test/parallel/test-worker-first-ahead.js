'use strict';
// A main file that speaks of workers has the VM of the first one made while it loads the rest; others have no thread of that kind.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

if (process.platform !== 'linux') common.skip('threads are listed by Linux');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-ahead-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const threads = `require('fs').readdirSync('/proc/self/task').map((id) => require('fs').readFileSync('/proc/self/task/' + id + '/comm', 'latin1').trim())`;
function run(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.deepStrictEqual([status, stderr], [0, '']);
  return stdout.trim();
}

const wait = (until) => `const end = Date.now() + 10000; while (!(${until}) && Date.now() < end); console.log(${until});`;
const spare = `${threads}.includes('SpareWorker')`;
assert.strictEqual(run('speaks.js', `// worker_threads, new Worker\n${wait(spare)}`), 'true');
assert.strictEqual(run('silent.js', `console.log(${spare});`), 'false');
// It is the one that the first worker gets, and a program that ends at once does so.
assert.strictEqual(run('starts.mjs', `import { Worker } from 'worker_threads';
  new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true }).on('message', (m) => console.log('got', m));`), 'got 1');
assert.strictEqual(run('ends.js', '// worker_threads, new Worker'), '');
