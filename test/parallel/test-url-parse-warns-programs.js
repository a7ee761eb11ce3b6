'use strict';
// url.parse() warns where a program calls it and not where a package does, whatever stands in between; Error.stackTraceLimit stays.
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.realpathSync(fs.mkdtempSync(path.join(require('os').tmpdir(), 'troika-test-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
const put = (name, text) => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
  return path.join(root, name);
};
const warns = (text, name = 'main.js') => {
  const { stderr, stdout, status } = spawnSync(process.execPath, [put(name, text)], { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  assert.strictEqual(stdout, 'done\n');
  return stderr.includes('DEP0169');
};
const end = ';console.log("done");';

put('node_modules/@scope/parses/index.js', 'const url = require("url"); exports.parse = (text) => url.parse(text).pathname; exports.call = (fn) => fn();' +
  'exports.deep = (text) => [text].map((t) => Reflect.apply((u) => new Promise((resolve) => resolve(url.resolve(u, "b"))), null, [t]));');
put('node_modules/@scope/parses/run.mjs', 'import url from "url"; export const parse = (text) => url.parse(text).pathname;');
const own = 'const url = require("url"); const { parse, call, deep } = require("@scope/parses");';

assert.strictEqual(warns(`${own} url.parse("/x")${end}`), true);
assert.strictEqual(warns(`${own} if (parse("/x?y") !== "/x") throw 1; deep("http://a/b")${end}`), false);
assert.strictEqual(warns(`${own} parse("/x"); call(() => url.parse("/x"))${end}`), true); // the program's frame is the nearer one
assert.strictEqual(warns(`${own} ["/x"].map(url.parse)${end}`), true);
assert.strictEqual(warns(`${own} setImmediate(url.parse, "/x")${end}`), true); // nobody's frames
assert.strictEqual(warns(`${own} eval('url.parse("/x")')${end}`), true);
assert.strictEqual(warns(`import { parse } from "./node_modules/@scope/parses/run.mjs"; parse("/x")${end}`, 'main.mjs'), false);
assert.strictEqual(warns(`${own} Error.stackTraceLimit = 0; url.parse("/x"); if (Error.stackTraceLimit !== 0) throw 1${end}`), true);
assert.strictEqual(warns(`${own} Error.stackTraceLimit = 1; parse("/x"); const lines = new Error("x").stack.split("\\n").length; if (lines !== 2) throw lines${end}`), false);
assert.strictEqual(warns(`${own} Error.prepareStackTrace = () => { throw 1 }; parse("/x")${end}`), false);
