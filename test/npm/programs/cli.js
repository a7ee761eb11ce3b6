'use strict';
// For the tests of command line tools: a small project in the test's own folder, and a tool run in it. What the tests expect
// is what the same tool prints on Node 26, times and stack frames aside.
const common = require('../../common');
const fs = require('fs');
const path = require('path');

exports.project = function project(files) {
  for (const [name, text] of Object.entries(files)) {
    const file = common.tmp(name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
};
// tool('eslint/bin/eslint.js', 'src'): { status, stdout, stderr }
exports.tool = function tool(script, ...args) {
  const file = path.join(__dirname, '..', 'node_modules', script);
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined };
  return common.run([file, ...args], { cwd: common.tmpdir, env });
};
exports.text = (name) => fs.readFileSync(common.tmp(name), 'utf8');
