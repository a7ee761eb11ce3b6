'use strict';
// A file that never says "import" itself may evaluate texts of others that do: workers of pools run what they are sent.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-eval-')));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
fs.writeFileSync(path.join(dir, 'part.mjs'), 'export const a = 1;');
fs.writeFileSync(path.join(dir, 'run.cjs'), 'module.exports = function run(code) { const local = 5; return eval(code); };');
fs.writeFileSync(path.join(dir, 'run.mjs'), 'export default function run(code) { const local = 6; return eval(code); }');

async function check(run, local) {
  assert.strictEqual((await run('import("./part.mjs")')).a, 1);
  assert.strictEqual(await run('import("fs").then((m) => m.default)'), fs);
  assert.strictEqual(run('local'), local);
  assert.strictEqual(run(check), check);
  assert.throws(() => run('a b'), { name: 'SyntaxError' });
  assert.match(String(run), /return eval\(code\);/);
}
(async () => {
  await check(require(path.join(dir, 'run.cjs')), 5);
  await check((await import(path.join(dir, 'run.mjs'))).default, 6);
})().then(common.mustCall());
