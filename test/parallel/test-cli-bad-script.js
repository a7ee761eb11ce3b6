'use strict';
// What can be wrong with the script: missing, unreadable, a directory, a syntax error, an unknown module, bad JSON.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const failing = (args) => {
  const result = run(args, { cwd: tmp() });
  assert.deepStrictEqual([result.status, result.stdout, result.signal], [1, '', null], args.join(' '));
  return result.stderr;
};
const missing = failing(['none.js']);
assert.ok(missing.includes(`Error: Cannot find module '${tmp('none.js')}'\n`), missing);
assert.ok(missing.includes("code: 'MODULE_NOT_FOUND'"), missing);
assert.ok(missing.includes('requireStack: []'), missing);

fs.mkdirSync(tmp('empty'));
assert.match(failing(['empty']), /Cannot find module '.*\/empty'/);

fs.writeFileSync(tmp('broken.js'), 'let a = 1;\nlet b = ;\n');
const broken = failing(['broken.js']);
assert.ok(broken.startsWith(`${tmp('broken.js')}:2\nlet b = ;\n`), broken);
assert.match(broken, /\nSyntaxError: Unexpected token/);

fs.writeFileSync(tmp('uses.js'), '\nrequire("./helper");');
fs.writeFileSync(tmp('helper.js'), 'require("not-installed")');
const unknown = failing(['uses.js']);
assert.ok(unknown.includes(`Error: Cannot find module 'not-installed'\nRequire stack:\n- ${tmp('helper.js')}\n- ${tmp('uses.js')}\n`), unknown);
assert.ok(unknown.includes("code: 'MODULE_NOT_FOUND'"), unknown);

fs.writeFileSync(tmp('data.json'), '{"a": }');
fs.writeFileSync(tmp('json.js'), 'require("./data.json")');
assert.ok(failing(['json.js']).includes(`SyntaxError: ${tmp('data.json')}: `));

if (process.getuid() !== 0) {
  fs.writeFileSync(tmp('secret.js'), '1', { mode: 0 });
  assert.match(failing(['secret.js']), /EACCES: permission denied, open/);
}
