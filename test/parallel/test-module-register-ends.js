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
assert.strictEqual(loader('export function resolve() { return new Promise(() => {}) }', 'import.meta.resolve("x:y")').status, 13);
assert.strictEqual(loader('export function initialize() { return new Promise(() => {}) }', '').status, 13);

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
