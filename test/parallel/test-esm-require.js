'use strict';
// require() of ES modules: the namespace, __esModule beside a default export, 'module.exports', and what cannot be had.

const { tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
put('plain.mjs', 'export const a = 1');
put('default.mjs', 'export default class K {} export let n = 1; export function inc() { n++ }');
put('override.mjs', 'export const x = 1; const f = () => "mine"; export { f as "module.exports" }');
put('waits.mjs', 'export const v = await 1');
put('over.mjs', 'import "./waits.mjs"; globalThis.ran = true');
put('cycle.mjs', 'import "./back.cjs"; export const c = 1');
put('back.cjs', 'try { require("./cycle.mjs") } catch (e) { exports.code = e.code; exports.message = e.message }');
put('fails.mjs', 'throw new RangeError("x")');
put('typeless.js', 'export const typeless = import.meta.filename');

const plain = require(tmp('plain.mjs'));
assert.strictEqual(plain.a, 1);
assert.strictEqual(plain.__esModule, undefined);
assert.strictEqual(require(tmp('plain.mjs')), plain);
const dflt = require(tmp('default.mjs'));
assert.strictEqual(dflt.__esModule, true);
assert.strictEqual(dflt.default.name, 'K');
dflt.inc();
assert.strictEqual(dflt.n, 2);
assert.strictEqual(require(tmp('override.mjs'))(), 'mine');
assert.throws(() => require(tmp('waits.mjs')), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
assert.throws(() => require(tmp('over.mjs')), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
assert.strictEqual(globalThis.ran, undefined);
require(tmp('cycle.mjs'));
assert.strictEqual(require(tmp('back.cjs')).code, 'ERR_REQUIRE_CYCLE_MODULE');
assert.throws(() => require(tmp('fails.mjs')), RangeError);
assert.strictEqual(require(tmp('typeless.js')).typeless, tmp('typeless.js'));
