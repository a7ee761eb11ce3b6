'use strict';
// findPackageJSON() of a package that is not there says so (it gave undefined, and failed in itself for an empty name).
require('../common');
const assert = require('assert');
const fs = require('fs');
const { findPackageJSON } = require('module');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-find-'));
try {
  const file = path.join(folder, 'sub', 'x.js');
  const inner = path.join(folder, 'node_modules', '@s', 'p');
  fs.mkdirSync(path.dirname(file));
  fs.mkdirSync(inner, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{}');
  fs.writeFileSync(path.join(inner, 'package.json'), '{"exports":{}}');
  assert.strictEqual(findPackageJSON('@s/p', file), path.join(inner, 'package.json'));
  assert.strictEqual(findPackageJSON('@s/p/any/thing', file), path.join(inner, 'package.json'));
  assert.strictEqual(findPackageJSON('..', file), path.join(folder, 'package.json'));
  for (const name of ['nothing', '@s/q', 'fs', '']) {
    assert.throws(() => findPackageJSON(name, file), { code: 'ERR_MODULE_NOT_FOUND', message: `Cannot find package '${name}' imported from ${file}` });
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
