// Options of Node's: each is done, or refused by name with exit code 9, on the command line and in NODE_OPTIONS.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');
void common;

const dir = fs.mkdtempSync(path.join(require('os').tmpdir(), 'troika-options-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
function run(args, env = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8', env: { ...process.env, ...env } });
  return { out: stdout.trim(), err: stderr, status };
}

const refused = ['--jitless', '--prof', '--inspect', '--permission', '--heap-prof', '--build-snapshot', '--secure-heap-min=2',
  '--trace-event-categories=x', '--secure-heap=2', '--trace-events-enabled', '--perf-basic-prof', '--security-revert=x'];
for (const option of refused) {
  const { err, status } = run([option, '-p', '1']);
  assert.strictEqual(status, 9, option);
  assert.ok(err.includes(`bad option: ${option.split('=')[0]}`) && err.trim().split('\n').length === 1, err);
}
assert.match(run(['-p', '1'], { NODE_OPTIONS: '--heap-prof' }).err, /--heap-prof is not available: /);
assert.strictEqual(run(['-p', '1'], { NODE_OPTIONS: '--heap-prof' }).status, 9);
assert.strictEqual(run(['--no-such-thing', '-p', '1']).status, 9);
assert.strictEqual(run(['--no-snapshot-blob', '-p', '1']).status, 9);
for (const option of ['--no-webstorage', '--no-permission', '--disable-sigusr1', '--no-worker-snapshot']) assert.strictEqual(run([option, '-p', '1']).out, '1', option);
assert.ok(!process.allowedNodeEnvironmentFlags.has('--heap-prof'));
// What was once to be asked for is still accepted (c8's own test names the first), and cannot be refused.
for (const option of ['--experimental-modules', '--experimental-report', '--experimental-top-level-await', '--experimental-global-webcrypto',
  '--experimental-global-customevent', '--napi-modules', '--experimental-dtls', '--experimental-quic', '--experimental-specifier-resolution=node',
  '--es-module-specifier-resolution=x', '--http-parser=legacy', '--http-parser', '--node-memory-debug', '--experimental-wasm-modules']) {
  assert.strictEqual(run([option, '-p', '1']).out, '1', option);
  assert.strictEqual(run(['-p', '1'], { NODE_OPTIONS: option }).out, '1', option);
  const [name] = option.split('=');
  assert.match(run([name.replace('--', '--no-'), '-p', '1']).err, /: --no-\S+ is an invalid negation because it is not a boolean option\n/, option);
  assert.ok(process.allowedNodeEnvironmentFlags.has(name), option);
}
// What a program does not see: what is ready before it, large pages, threads of V8's, checks.
for (const option of ['--node-snapshot', '--no-node-snapshot', '--worker-snapshot', '--use-largepages=silent', '--v8-pool-size=4', '--icu-data-dir=/x', '--disable-wasm-trap-handler',
  '--debug-arraybuffer-allocations', '--max-old-space-size-percentage=50', '--report-on-fatalerror', '--no-report-on-fatalerror', '--no-verify-base-objects', '--no-debug']) {
  assert.strictEqual(run([option, '-p', '1']).out, '1', option);
  if (option !== '--no-debug') assert.strictEqual(run(['-p', '1'], { NODE_OPTIONS: option }).out, '1', option);
}
assert.strictEqual(run(['--v8-pool-size', '4', '-p', '1']).out, '1');
for (const option of ['--use-largepages=x', '--max-old-space-size-percentage=101', '--max-old-space-size-percentage=x', '--max-old-space-size', '--max-old-space-size=x']) {
  assert.strictEqual(run([option, '-p', '1']).status, 9, option);
}
for (const option of ['--experimental-test-module-mocks', '--experimental-test-tag-filter=x', '--experimental-test-snapshots']) {
  assert.match(run(['-p', '1'], { NODE_OPTIONS: option }).err, / is not allowed in NODE_OPTIONS\n/);
}
assert.strictEqual(run(['--harmony-shadow-realm', '-p', 'typeof ShadowRealm']).out, 'function');
fs.writeFileSync(path.join(dir, 'alone.test.js'), 'require("node:test")("here", () => require("assert").strictEqual(process.env.NODE_TEST_CONTEXT, undefined))');
assert.match(run(['--experimental-test-isolation=none', '--test', '--test-reporter=tap', 'alone.test.js']).out, /# pass 1/);
assert.strictEqual(run(['--experimental-test-isolation', '--test']).status, 9);
// How V8 compiles and collects is nothing that a program sees.
for (const option of ['--harmony', '--max-semi-space-size=64', '--max_semi_space_size=64', '--optimize-for-size', '--no-opt', '--opt', '--no-lazy', '--min-semi-space-size=1']) {
  assert.strictEqual(run([option, '-p', '1']).out, '1', option);
}
assert.strictEqual(run(['-p', '1'], { NODE_OPTIONS: '--max-semi-space-size=64' }).out, '1');
assert.strictEqual(run(['-p', '1'], { NODE_OPTIONS: '--harmony' }).status, 9);
assert.throws(() => new (require('worker_threads').Worker)('', { eval: true, execArgv: ['--harmony'] }), { code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
assert.strictEqual(run(['--dns-result-order=x', '-p', '1']).status, 9);

// Texts that become code.
const disallow = (text) => run(['--disallow-code-generation-from-strings', '-p', `try { ${text} } catch (e) { e.name + ': ' + e.message }`]).out;
for (const text of ['eval("1")', '(0, eval)("1")', 'new Function("1")', 'Function("1")', '(async () => {}).constructor("1")', '(function* () {}).constructor("1")']) {
  assert.strictEqual(disallow(text), 'EvalError: Code generation from strings disallowed for this context', text);
}
assert.strictEqual(disallow('eval.name + eval.length + Function.name + ((() => {}) instanceof Function)'), 'eval1Functiontrue');
assert.strictEqual(disallow('require("vm").compileFunction("return 1")() + require("vm").runInThisContext("1")'), '2');
assert.strictEqual(disallow('structuredClone([{ a: 1, b: 2 }, { a: 1, b: 2 }]).length'), '2');
const inWorker = 'const { Worker } = require("worker_threads"); new Worker("try { eval(1) } catch (e) { console.log(e.name) }", { eval: true })';
assert.strictEqual(run(['--disallow-code-generation-from-strings', '-e', inWorker]).out, 'EvalError');

// Where a required graph awaits.
fs.writeFileSync(path.join(dir, 'a.mjs'), 'import "./b.mjs";\n\n  await 1;\n');
fs.writeFileSync(path.join(dir, 'b.mjs'), 'await 2;');
const hint = /To see where the top-level await comes from, use --experimental-print-required-tla/;
assert.match(run(['-e', 'require("./a.mjs")']).err, hint);
const shown = run(['--experimental-print-required-tla', '-e', 'require("./a.mjs")']).err;
assert.match(shown, /a\.mjs:3\n {2}await 1;\n {2}\^/);
assert.match(shown, /b\.mjs:1\nawait 2;\n\^/);
assert.match(shown, /ERR_REQUIRE_ASYNC_MODULE/);
assert.doesNotMatch(shown, hint);

assert.match(run(['-e', 'throw new Error("x")']).err, /\nNode\.js v/);
assert.doesNotMatch(run(['--no-extra-info-on-fatal-exception', '-e', 'throw new Error("x")']).err, /\nNode\.js v/);

fs.mkdirSync(path.join(dir, 'global', 'found'), { recursive: true });
fs.writeFileSync(path.join(dir, 'global', 'found', 'index.js'), 'module.exports = 7');
const NODE_PATH = path.join(dir, 'global');
assert.strictEqual(run(['-p', 'require("found")'], { NODE_PATH }).out, '7');
assert.match(run(['--no-global-search-paths', '-p', 'require("found")'], { NODE_PATH }).err, /MODULE_NOT_FOUND/);

assert.strictEqual(run(['--no-experimental-global-navigator', '-p', 'typeof navigator']).out, 'undefined');
assert.match(run(['--no-experimental-sqlite', '-p', 'require("node:sqlite")']).err, /ERR_UNKNOWN_BUILTIN_MODULE/);
assert.strictEqual(run([`--diagnostic-dir=${dir}/reports`, '-p', 'process.report.directory']).out, `${dir}/reports`);
