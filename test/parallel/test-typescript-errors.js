'use strict';
// TypeScript that means something at run time is refused by name, with its place.

const { tmp, run } = require('../common');
const assert = require('assert');
const fs = require('fs');

const refused = [
  ['enum A { B }', 'TypeScript enum'],
  ['const enum A { B }', 'TypeScript enum'],
  ['export enum A { B }', 'TypeScript enum'],
  ['namespace N { export const a = 1 }', 'TypeScript namespace declaration'],
  ['class A { constructor(private x: number) { } }', 'TypeScript parameter property'],
  ['import fs = require("fs")', 'TypeScript import equals declaration'],
  ['const x = 1; export = x', 'TypeScript export assignment'],
];
const { stripTypeScriptTypes } = require('module');
for (const [text, what] of refused) {
  assert.throws(() => stripTypeScriptTypes(text), { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', name: 'SyntaxError', message: `${what} is not supported in strip-only mode` });
}
assert.throws(() => stripTypeScriptTypes('let a = <any>b'), { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', message: /angle-bracket/ });
assert.throws(() => stripTypeScriptTypes('module N { }'), { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', message: /Use `namespace`/ });
assert.throws(() => stripTypeScriptTypes('let a: = 1'), { code: 'ERR_INVALID_TYPESCRIPT_SYNTAX' });
assert.throws(() => stripTypeScriptTypes(1), { code: 'ERR_INVALID_ARG_TYPE' });

fs.writeFileSync(tmp('a.ts'), 'let x: number = 1;\n  enum E { A }\n');
const { status, stderr } = run([tmp('a.ts')]);
assert.strictEqual(status, 1);
assert.ok(stderr.startsWith(`${tmp('a.ts')}:2\n  enum E { A }\n  ^^^^\n`), stderr);
fs.mkdirSync(tmp('node_modules/p'), { recursive: true });
fs.writeFileSync(tmp('node_modules/p/index.ts'), '');
assert.throws(() => require(tmp('node_modules/p/index.ts')), { code: 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING' });
