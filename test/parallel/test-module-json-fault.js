'use strict';
// An uncaught fault of a JSON file is headed by the place in that file.
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-json-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
const file = path.join(root, 'bad.json');
fs.writeFileSync(path.join(root, 'main.js'), 'require("./bad.json");');
fs.writeFileSync(path.join(root, 'main.mjs'), 'import "./bad.json" with { type: "json" };');

function head(text, main) {
  fs.writeFileSync(file, text);
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, main)], { encoding: 'utf8' });
  assert.strictEqual(status, 1);
  return stderr.slice(0, stderr.indexOf('\n    at '));
}
for (const main of ['main.js', 'main.mjs']) {
  assert.strictEqual(head('{\n  "a": 1,\n}', main), `${file}:3\n}\n^\n\nSyntaxError: ${file}: Expected double-quoted property name in JSON at position 12 (line 3 column 1)`);
  assert.strictEqual(head('{"a": tru}', main).split('\n').slice(0, 3).join('\n'), `${file}:1\n{"a": tru}\n         ^`);
  assert.strictEqual(head('{"a":\n[1,', main), `${file}:2\n[1,\n   ^\n\nSyntaxError: ${file}: Unexpected end of JSON input`);
}
