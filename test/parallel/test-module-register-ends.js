'use strict';
// How programs with hooks in a thread end: by themselves, where a hook ends the process, fails, or never answers; and
// --experimental-loader.
const common = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const data = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const run = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};
const loader = (text, program, ...more) => run(...more, '--experimental-loader', data(text), '--input-type=module', '-e', program);

assert.deepStrictEqual(loader('export const none = 1', 'console.log("ran")'), { status: 0, stdout: 'ran\n', stderr: '' });
assert.deepStrictEqual(loader('console.log("hooks")', 'console.log("ran")'), { status: 0, stdout: 'hooks\nran\n', stderr: '' });
const url = 'data:text/javascript,console.log("imported")';
assert.strictEqual(loader('export function resolve() { process.exit(42) }', `import ${JSON.stringify(url)}`).status, 42);
assert.strictEqual(loader('export function load() { process.exit(43) }', `await import(${JSON.stringify(url)})`).status, 43);
assert.strictEqual(loader('process.exit(44)', '').status, 44);
assert.strictEqual(loader('export function initialize() { process.exit(45) }', '').status, 45);
assert.strictEqual(loader('export function resolve() { process.exit(46) }', 'import.meta.resolve("x:y")').status, 46);
assert.strictEqual(loader('export function resolve() { return new Promise(() => {}) }', `await import(${JSON.stringify(url)})`).status, 13);

// What will never be answered: an error to who waits within the turn, no matter to who does not.
const never = 'export function resolve(name, context, next) { return name === "never:" ? new Promise(() => {}) : next(name) }';
const code = 'ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED';
const uncaught = loader(never, 'import.meta.resolve("never:")');
assert.strictEqual(uncaught.status, 1);
assert.match(uncaught.stderr, new RegExp(`Error \\[${code}\\]: Async loader request never settled`));
const caught = 'try { import.meta.resolve("never:") } catch (e) { console.log(e.code, e.details.method, import.meta.resolve("node:fs")) }';
assert.deepStrictEqual(loader(never, caught), { status: 0, stdout: `${code} resolve node:fs\n`, stderr: '' });
const registers = `import { register } from "node:module";
try { register(${JSON.stringify(data('export function initialize() { return new Promise(() => {}) }'))}) } catch (e) { console.log(e.code) }`;
assert.deepStrictEqual(run('--input-type=module', '-e', registers), { status: 0, stdout: `${code}\n`, stderr: '' });
const race = 'console.log((await Promise.race([import("never:"), import("node:process")])).default === process)';
assert.deepStrictEqual(loader(never, race), { status: 0, stdout: 'true\n', stderr: '' });
assert.deepStrictEqual(loader(never, 'import("never:").then(() => process.exit(9)); console.log("on")'), { status: 0, stdout: 'on\n', stderr: '' });

// What the file of hooks throws is shown as what a main module throws.
for (const [text, shown] of [['"text"', 'text'], ['1n', '1'], ['null', 'null'], ['function f() {}', '[Function: f]'], ['Symbol("s")', '']]) {
  const { status, stderr } = loader(`throw ${text}`, '');
  assert.strictEqual(status, 1);
  assert.match(stderr, new RegExp(`^${RegExp.escape?.(shown) ?? shown.replace(/[[\]]/g, '\\$&')}$`, 'm'));
  assert.doesNotMatch(stderr, /^Uncaught|Symbol\(/m);
}

// Theirs is no worker of the program's, and has no import.meta.resolve().
const inside = 'import { workerData, parentPort } from "node:worker_threads"; console.log(workerData, parentPort, typeof import.meta.resolve)';
assert.strictEqual(loader(inside, '').stdout, 'null null undefined\n');

// The old name of the attributes, and globalPreload(): a warning each, once.
const json = 'console.log((await import("data:")).default)';
for (const text of ['export function resolve() { return { shortCircuit: true, url: "data:application/json,1", importAssertions: { type: "json" } } }',
  'export function load(url, context, next) { context.importAssertions = { type: "json" }; return next("data:application/json,1", context) }',
  'export function load(url, context, next) { return next("data:application/json,1", { importAssertions: { type: "json" } }) }',
]) {
  const registered = `import { register } from "node:module"; register(${JSON.stringify(data(text))}); ${json}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', registered], { encoding: 'utf8' });
  assert.strictEqual(stdout, '1\n', stderr);
  assert.strictEqual(stderr.match(/ExperimentalWarning: Use `importAttributes` instead of `importAssertions`/g).length, 1);
}
const keys = 'export function resolve(name, context, next) { console.log(Reflect.ownKeys(context).join(), Object.keys(context).join()); return next(name) }';
assert.match(loader(keys, 'import "node:fs"').stdout, /conditions,importAttributes,parentURL,importAssertions conditions,importAttributes,parentURL\n/);
const preloading = 'export function globalPreload() {}';
const twice = spawnSync(process.execPath, ['--loader', data(preloading), '--loader', data(`${preloading};`), '-e', ''], { encoding: 'utf8' });
assert.strictEqual(twice.stderr.match(/`globalPreload` has been removed/g).length, 1);

const thrown = loader('throw new Error("in the hooks")', 'console.log("ran")');
assert.strictEqual(thrown.status, 1);
assert.match(thrown.stderr, /Error: in the hooks/);
assert.strictEqual(thrown.stdout, '');
const later = loader('setTimeout(() => { throw new Error("later") }, 1)', 'setInterval(() => {}, 1000)');
assert.strictEqual(later.status, 1);
assert.match(later.stderr, /Error: later/);
const incomplete = loader('export function resolve() { return { url: "node:fs" } }', 'import "x"');
assert.strictEqual(incomplete.status, 1);
assert.match(incomplete.stderr, /ERR_LOADER_CHAIN_INCOMPLETE/);

// The program itself is asked of the hooks, also one in CommonJS.
const fs = require('fs');
fs.writeFileSync(common.tmp('main.cjs'), 'console.log(require.main === module, process.argv.length)');
const seen = 'export function load(url, context, next) { console.log(context.format, new URL(url).pathname.split("/").pop()); return next(url, context) }';
assert.deepStrictEqual(run('--loader', data(seen), common.tmp('main.cjs'), 'a'), { status: 0, stdout: 'commonjs main.cjs\ntrue 3\n', stderr: '' });
const imported = data(`import { register } from "node:module"; register(${JSON.stringify(data(seen))});`);
assert.deepStrictEqual(run('--import', imported, common.tmp('main.cjs'), 'a'), { status: 0, stdout: 'commonjs main.cjs\ntrue 3\n', stderr: '' });
const warned = spawnSync(process.execPath, ['--loader', data(''), '-e', '0'], { encoding: 'utf8' });
assert.match(warned.stderr, /ExperimentalWarning: `--experimental-loader` may be removed in the future; instead use `register\(\)`/);
