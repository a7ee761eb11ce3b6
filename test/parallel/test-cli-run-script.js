'use strict';
// --run NAME: the script of the nearest package.json, in its folder, with node_modules/.bin in PATH; its exit code is ours.
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-run-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
const file = path.join(root, 'package.json');
fs.mkdirSync(path.join(root, 'node_modules/.bin'), { recursive: true });
fs.mkdirSync(path.join(root, 'sub'));
fs.writeFileSync(path.join(root, 'node_modules/.bin/tool'), '#!/bin/sh\npwd\nprintf "<%s>" "$@"\n', { mode: 0o755 });
fs.writeFileSync(file, JSON.stringify({ scripts: { tool: 'tool', env: 'echo $NODE_RUN_SCRIPT_NAME $NODE_RUN_PACKAGE_JSON_PATH', three: 'exit 3', no: [1] } }));
fs.writeFileSync(path.join(root, 'value.env'), 'PATH_OF_NO_USE=1\n');

const run = (cwd, ...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
};
assert.deepStrictEqual(run(path.join(root, 'sub'), '--run', 'tool', '--', 'a', "b 'c'", '--x'),
                       { status: 0, stdout: `${root}\n<a><b 'c'><--x>`, stderr: '' });
assert.deepStrictEqual(run(root, '--run=env'), { status: 0, stdout: `env ${file}\n`, stderr: '' });
assert.strictEqual(run(root, '--run', 'three').status, 3);
const missing = run(root, '--run', 'nothing');
assert.strictEqual(missing.status, 1);
assert.ok(missing.stderr.startsWith(`Missing script: "nothing" for ${file}\n\nAvailable scripts are:\n  tool: tool\n  env: `), missing.stderr);
const wrong = run(root, '--run', 'no');
assert.strictEqual(wrong.status, 1);
assert.match(wrong.stderr, /^Script "no" is unexpectedly not a string for /);
fs.writeFileSync(file, '{"name":"x"}');
assert.deepStrictEqual(run(root, '--run', 'x'), { status: 1, stdout: '', stderr: `Can't find "scripts" field in ${file}\n` });
fs.writeFileSync(file, '{"na');
assert.deepStrictEqual(run(root, '--run', 'x'), { status: 1, stdout: '', stderr: `Can't parse ${file}\n` });
assert.deepStrictEqual(run('/', '--run', 'x'), { status: 1, stdout: '', stderr: "Can't find package.json for directory /\n" });
assert.strictEqual(run(root, '--run').status, 9);
