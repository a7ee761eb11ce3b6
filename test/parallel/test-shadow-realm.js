// ShadowRealm: a global object of its own; only primitives and wrapped functions pass, errors are the caller's own TypeErrors.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawnSync } = require('child_process');
const { Worker, isMainThread, parentPort } = require('worker_threads');

if (!process.execArgv.includes('--experimental-shadow-realm')) {
  assert.strictEqual(typeof ShadowRealm, 'undefined');
  const child = spawnSync(process.execPath, ['--experimental-shadow-realm', __filename], { stdio: 'inherit' });
  assert.strictEqual(child.status, 0);
  return;
}
if (!isMainThread) {
  parentPort.postMessage(new ShadowRealm().evaluate('1 + 1'));
  return;
}

const realm = new ShadowRealm();
assert.strictEqual(realm.evaluate('globalThis.kept = 3; kept'), 3);
assert.strictEqual('kept' in globalThis, false);
assert.strictEqual(realm.evaluate('let inner = 1; var outer = 2; inner'), 1);
assert.strictEqual(realm.evaluate('typeof inner + outer'), 'undefined2');
assert.strictEqual(realm.evaluate('Symbol.iterator'), Symbol.iterator);

const twice = realm.evaluate('(function twice(f, x) { return f(f(x)); })');
assert.ok(twice instanceof Function);
assert.deepStrictEqual([twice.name, twice.length, twice((n) => n * 3, 2)], ['twice', 2, 18]);
assert.throws(() => new twice(), TypeError);
assert.strictEqual(realm.evaluate('(f) => f instanceof Function && Object.getPrototypeOf(f) === Function.prototype')(() => 1), true);

const refused = (fn, message) => assert.throws(fn, { name: 'TypeError', message });
refused(() => realm.evaluate('({})'), '[object Object] is not a function');
refused(() => realm.evaluate('throw new RangeError("far")'), 'ShadowRealm evaluate threw (RangeError: far)');
refused(() => realm.evaluate('missing'), 'ShadowRealm evaluate threw (ReferenceError: missing is not defined)');
refused(() => realm.evaluate('throw { toString() { throw 1; } }'), 'ShadowRealm evaluate threw ([object Object])');
refused(() => realm.evaluate('() => { throw 5; }')(), 'WrappedFunction threw (5)');
refused(() => twice({}, 1), '[object Object] is not a function');
refused(() => realm.evaluate(1), 'Invalid value used as source text');
refused(() => ShadowRealm.prototype.evaluate.call({}, '1'), /incompatible receiver/);
assert.throws(() => realm.evaluate('1,'), SyntaxError);
assert.strictEqual(realm.evaluate('(f) => { try { f(); } catch (e) { return e instanceof TypeError; } }')(() => { throw new Error('x'); }), true);

// No object of the program's own is to be found inside.
assert.strictEqual(realm.evaluate('const names = Object.getOwnPropertyNames(globalThis); String(names.filter((n) => /^(?:process|require|console|Buffer)$/.test(n)))'), '');
const inside = `(check) => import("data:text/javascript,export default 7; export const f = () => 1").then((ns) => {
  const sites = []; Error.prepareStackTrace = (e, s) => { sites.push(s, s[0]); return ''; }; void new Error().stack;
  const list = [$trk_import, $trk_import.source, $trk_fix, ns.f, sites[0], sites[1]];
  return import("./nothing.mjs").catch((e) => { check(ns.default, list.concat(e).every((v) => v.constructor.constructor('return typeof process')() === 'undefined')); });
}).catch((e) => check(String(e), false))`;
realm.evaluate(`(check) => { (${inside})(check); }`)(common.mustCall((value, clean) => assert.deepStrictEqual([value, clean], [7, true])));

// Nested, and the stacks of its errors.
assert.strictEqual(realm.evaluate('new ShadowRealm().evaluate("(a) => a + 1")(1)'), 2);
assert.strictEqual(realm.evaluate('try { new ShadowRealm().evaluate("throw 1"); } catch (e) { e instanceof TypeError }'), true);
assert.match(realm.evaluate('function f() { return new Error("deep").stack; } f()'), /^Error: deep\n {4}at f /);

// Modules: one instance for each realm, of files and data: URLs.
fs.writeFileSync(common.tmp('count.mjs'), 'let n = 0; export const next = () => n++; export const object = {}; export default import.meta.url;');
fs.writeFileSync(common.tmp('again.mjs'), 'await null; export * from "./count.mjs"; if (typeof process !== "undefined") throw 1;');
fs.writeFileSync(common.tmp('throws.mjs'), 'throw new RangeError("far")');
const file = common.tmp('count.mjs');
(async () => {
  const next = await realm.importValue(file, 'next');
  const same = await realm.importValue(common.tmp('again.mjs'), 'next');
  assert.notStrictEqual(next, same);
  assert.deepStrictEqual([next(), same(), (await import(file)).next()], [0, 1, 0]);
  const rejects = (specifier, name, message) => assert.rejects(realm.importValue(specifier, name), { name: 'TypeError', message });
  await rejects(file, 'object', '[object Object] is not a function');
  await rejects(file, 'other', /does not provide an export named 'other'/);
  await rejects('node:fs', 'readFileSync', /No such built-in module: node:fs/);
  await rejects('fs', 'readFileSync', /Cannot find package 'fs'/);
  await rejects(common.tmp('throws.mjs'), 'x', 'Cannot import in ShadowRealm (RangeError: far)');
  assert.throws(() => realm.importValue(file), TypeError);
  assert.strictEqual(await realm.importValue('data:text/javascript;base64,ZXhwb3J0IGRlZmF1bHQgNg==', 'default'), 6);
})().then(common.mustCall());

new Worker(__filename).on('message', common.mustCall((value) => assert.strictEqual(value, 2)));
