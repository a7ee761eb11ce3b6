'use strict';
// Faults of modules name file, line and column as written; failures to resolve have Node's codes.

const { tmp, run, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { pathToFileURL } = require('url');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
const url = (name) => pathToFileURL(tmp(name)).href;
put('ok.mjs', 'export const x = 1');
put('syntax.mjs', 'import { x } from "./ok.mjs";\nlet a = ;\n');
put('missing.mjs', '\nimport { x, nope } from "./ok.mjs";\n');
put('throws.mjs', 'import { x } from "./ok.mjs";\nfunction f() {\n  return x.y.z;\n}\nf();\n');
put('caught.mjs', 'let stack; try { null.x } catch (e) { ({ stack } = e) }\nexport { stack };');
put('undeclared.mjs', 'export { nothing }');
put('twice.mjs', 'const a = 1; export { a }; export { a };');
put('redeclared.mjs', 'import { x } from "./ok.mjs";\nlet x = 2;');
put('return.mjs', 'return 1');
put('scope.mjs', 'require("fs")');

function stderrOf(name) {
  const { status, stderr } = run([tmp(name)]);
  assert.strictEqual(status, 1);
  return stderr;
}
assert.match(stderrOf('syntax.mjs'), new RegExp(`^${url('syntax.mjs')}:2\nlet a = ;\n {8}\\^\n\nSyntaxError: Unexpected token ';'`));
assert.match(stderrOf('missing.mjs'), new RegExp(`^${url('missing.mjs')}:2\nimport { x, nope } from "./ok.mjs";\n {12}\\^{4}\n\nSyntaxError: The requested module './ok.mjs' does not provide an export named 'nope'`));
const thrown = stderrOf('throws.mjs');
assert.ok(thrown.startsWith(`${url('throws.mjs')}:3\n  return x.y.z;\n`), thrown);
assert.match(thrown, new RegExp(`at f \\(${url('throws.mjs')}:3:\\d+\\)\n +at ${url('throws.mjs')}:5:\\d+`));
assert.match(stderrOf('scope.mjs'), /ReferenceError: require is not defined in ES module scope, you can use import instead/);

const rejected = [
  ['undeclared.mjs', { name: 'SyntaxError', message: "Export 'nothing' is not defined in module" }],
  ['twice.mjs', { name: 'SyntaxError', message: "Duplicate export of 'a'" }],
  ['redeclared.mjs', { name: 'SyntaxError' }],
  ['return.mjs', { name: 'SyntaxError', message: 'Illegal return statement' }],
  ['none.mjs', { code: 'ERR_MODULE_NOT_FOUND', message: `Cannot find module '${tmp('none.mjs')}' imported from ${__filename}` }],
  ['.', { code: 'ERR_UNSUPPORTED_DIR_IMPORT' }],
];
(async () => {
  for (const [name, expected] of rejected) await assert.rejects(import(tmp(name)), expected);
  await assert.rejects(import('no-such-package'), { code: 'ERR_MODULE_NOT_FOUND', message: `Cannot find package 'no-such-package' imported from ${__filename}` });
  await assert.rejects(import('node:nothing'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
  await assert.rejects(import('https://example.com/x.mjs'), { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' });
  await assert.rejects(import('./a%2fb.mjs'), { code: 'ERR_INVALID_MODULE_SPECIFIER' });
  put('x.unknown', '');
  await assert.rejects(import(tmp('x.unknown')), { code: 'ERR_UNKNOWN_FILE_EXTENSION' });
  const { stack } = await import(tmp('caught.mjs'));
  assert.match(stack, /^TypeError: .*\n +at file:\/\//);
  put('beside.js', '');
  await assert.rejects(import(tmp('beside')), { message: new RegExp(`\nDid you mean to import "${tmp('beside.js')}"\\?$`) });
  // What failed once fails again with the same error; what was not there may be there later.
  put('fails.mjs', 'throw new RangeError("once")');
  const first = await import(tmp('fails.mjs')).catch((e) => e);
  assert.strictEqual(await import(tmp('fails.mjs')).catch((e) => e), first);
  put('none.mjs', 'export default "now"');
  assert.strictEqual((await import(tmp('none.mjs'))).default, 'now');
})().then(mustCall());
