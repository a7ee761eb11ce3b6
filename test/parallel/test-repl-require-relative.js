'use strict';
// A relative name in the REPL is of the working directory, not of a node_modules folder in it.
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-repl-'));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
fs.mkdirSync(path.join(root, 'node_modules'));
fs.writeFileSync(path.join(root, 'node_modules/bar.js'), 'module.exports = "packaged";');
fs.writeFileSync(path.join(root, 'own.js'), 'module.exports = "own";');
const { stdout } = spawnSync(process.execPath, ['-i'], { cwd: root, input: 'require("bar")\nrequire("./own")\nrequire("./bar")\n', encoding: 'utf8' });
assert.match(stdout, /'packaged'/);
assert.match(stdout, /'own'/);
assert.match(stdout, /Uncaught \[?Error: Cannot find module '\.\/bar'\nRequire stack:\n- <repl>/);
assert.match(stdout, /code: 'MODULE_NOT_FOUND'/);
