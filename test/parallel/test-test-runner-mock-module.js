'use strict';
// mock.module(): for import and require(), built-in and own modules, with and without a cache, until restored.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-test-'));
fs.writeFileSync(path.join(dir, 'c.js'), "exports.kind = 'own';");
fs.writeFileSync(path.join(dir, 'm.mjs'), "export const kind = 'own'; export default 1;");
const file = path.join(dir, 'a.test.js');
fs.writeFileSync(file, `
const { test, mock } = require('node:test');
const assert = require('assert');
test('own modules', async (t) => {
  assert.strictEqual(require('./c.js').kind, 'own');
  const c = t.mock.module('./c.js', { namedExports: { kind: 'mocked' } });
  t.mock.module('./m.mjs', { defaultExport: 7, namedExports: { kind: 'mocked' } });
  assert.strictEqual(require('./c.js').kind, 'mocked');
  assert.strictEqual((await import('./c.js')).kind, 'mocked');
  const m = await import('./m.mjs');
  assert.deepStrictEqual([m.default, m.kind], [7, 'mocked']);
  assert.throws(() => t.mock.module('./m.mjs', {}), { code: 'ERR_INVALID_STATE' });
  c.restore();
  assert.strictEqual(require('./c.js').kind, 'own');
  assert.strictEqual((await import('./m.mjs')).kind, 'mocked');
});
test('is restored', async () => {
  assert.strictEqual((await import('./m.mjs')).kind, 'own');
});
test('built in', async (t) => {
  t.mock.module('node:os', { cache: true, namedExports: { hostname: () => 'mocked' } });
  assert.strictEqual(require('os').hostname(), 'mocked');
  assert.strictEqual(require('os'), require('node:os'));
  assert.strictEqual((await import('os')).hostname(), 'mocked');
  t.mock.reset();
  assert.strictEqual(typeof require('os').cpus, 'function');
});
`);
const run = (...args) => spawnSync(process.execPath, [...args, file], { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
const { status, stdout, stderr } = run('--experimental-test-module-mocks');
assert.strictEqual(status, 0, stdout + stderr);
assert.strictEqual(run().status, 1);
fs.rmSync(dir, { recursive: true });
