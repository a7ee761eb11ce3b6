'use strict';
// --experimental-test-coverage, run({ coverage }): what the files under test ran, of all processes of a run in one table, and thresholds.
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-coverage-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));
const temporary = path.join(root, 'tmp');

function put(name, text) {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
}
put('tmp/x', '');
put('lib.js', `'use strict';
function size(x) {
  if (x > 1) {
    return 'big';
  }
  return 'small';
}
function never() {
  return 1;
}
const arrow = (x) => x ? 1 : 2;
/* node:coverage ignore next */
function ignored() { return 3; }
/* node:coverage disable */
function ignored2() {
  return 3;
}
/* node:coverage enable */
module.exports = { size, never, arrow };
`);
put('src/deep/quotient.js', 'exports.f = () => {\n  return 1;\n};\nexports.g = () => {\n  return 1;\n};\n');
put('node_modules/dep/index.js', 'exports.unused = () => {\n  return 1;\n};\n');
put('test/one.test.js', "require('dep');\nrequire('node:test').test('one', () => { const l = require('../lib.js'); l.size(2); l.arrow(1); });\n");
put('test/two.test.mjs', "import { test } from 'node:test';\nimport { f } from '../src/deep/quotient.js';\nimport l from '../lib.js';\ntest('two', () => { f(); l.never(); });\n");
put('events.mjs', "export default async function*(source) {\n  for await (const { type, data } of source) if (type === 'test:coverage') yield JSON.stringify(data);\n}\n");
// A bundle of maker.ts, and its map.
put('maker.ts', 'export function used() {\n  return 1;\n}\nexport function unused() {\n  return 2;\n}\n');
{
  const made = 'exports.used=function used(){return 1};exports.unused=function unused(){return 2};';
  const number = (n) => 'ACEGIKMOQSUWYace'[n] ?? `${'ghijklmnopqrstuvwxyz0123456789+/'[(n * 2) & 31]}${'ABCDEFGHIJKLMNOP'[n >> 4]}`;
  const signed = (n) => (n < 0 ? 'BDFHJLNPRTVX'[-n] : number(n));
  let [column, line, at] = [0, 0, 0];
  const mappings = [['function used', 0, 7], ['return 1', 1, 2], ['};e', 2, 0], ['function unused', 3, 7], ['return 2', 4, 2], ['};', 5, 0]].map(([what, l, c]) => {
    const found = what === '};' ? made.lastIndexOf(what) : made.indexOf(what);
    const text = signed(found - column) + 'A' + signed(l - line) + signed(c - at);
    [column, line, at] = [found, l, c];
    return text;
  }).join(',');
  const map = JSON.stringify({ version: 3, sources: ['maker.ts'], names: [], mappings });
  put('made.js', `${made}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`);
}

function run(args, env = {}) {
  const result = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, TMPDIR: temporary, NODE_V8_COVERAGE: '', ...env } });
  assert.strictEqual(result.stderr, '');
  assert.deepStrictEqual(fs.readdirSync(temporary), ['x']); // nothing is left behind
  return { status: result.status, stdout: result.stdout, table: /^. start of coverage report[^]*end of coverage report$/m.exec(result.stdout)?.[0].split('\n').slice(1, -1) };
}
const all = ['--test', '--experimental-test-coverage'];

{
  const { status, table, stdout } = run([...all, '--test-reporter=tap']);
  assert.strictEqual(status, 0, stdout);
  assert.deepStrictEqual(table, [
    '# --------------------------------------------------------------',
    '# file          | line % | branch % | funcs % | uncovered lines',
    '# --------------------------------------------------------------',
    '# lib.js        |  94.74 |    66.67 |  100.00 | 6',
    '# src           |        |          |         | ',
    '#  deep         |        |          |         | ',
    '#   quotient.js |  83.33 |   100.00 |   50.00 | 5',
    '# --------------------------------------------------------------',
    '# all files     |  92.00 |    75.00 |   85.71 | ',
    '# --------------------------------------------------------------',
  ]);
  assert.deepStrictEqual(run([...all, '--test-reporter=tap', '--test-isolation=none']).table, table);
  const spec = run([...all, '--test-reporter=spec']);
  assert.deepStrictEqual(spec.table.map((line) => line.replace('\u2139', '#')), table);
}

// Which files: by globs; each option alone, and both.
const names = (table) => table.map((line) => /^# +(\S+\.m?[jt]s)/.exec(line)?.[1]).filter(Boolean);
assert.deepStrictEqual(names(run([...all, '--test-reporter=tap', '--test-coverage-exclude', 'src/**']).table), ['lib.js', 'one.test.js', 'two.test.mjs']);
assert.deepStrictEqual(names(run([...all, '--test-reporter=tap', '--test-coverage-include=src/**']).table), ['quotient.js']);
assert.deepStrictEqual(names(run([...all, '--test-reporter=tap', '--test-coverage-include=**/*.js', '--test-coverage-exclude=lib.js']).table),
  ['index.js', 'quotient.js', 'one.test.js']);

// Also those that nothing loads.
put('src/gone.mjs', 'export const a = 1;\n\nexport const b = 2;\n');
put('.hidden/h.js', 'h;\n');
assert.deepStrictEqual(run([...all, '--test-reporter=tap', '--test-coverage-include-all', '--test-coverage-include=src/**']).table.slice(3, -3), [
  '# src           |        |          |         | ',
  '#  deep         |        |          |         | ',
  '#   quotient.js |  83.33 |   100.00 |   50.00 | 5',
  '#  gone.mjs     |  33.33 |   100.00 |  100.00 | 1 3',
]);
assert.deepStrictEqual(names(run([...all, '--test-reporter=tap', '--test-coverage-include-all']).table),
  ['events.mjs', 'lib.js', 'made.js', 'maker.ts', 'quotient.js', 'gone.mjs']);
fs.rmSync(path.join(root, 'src/gone.mjs'));

// Thresholds.
{
  const { status, stdout } = run([...all, '--test-reporter=tap', '--test-coverage-lines=92', '--test-coverage-branches=76', '--test-coverage-functions=86']);
  assert.strictEqual(status, 1);
  assert.deepStrictEqual(stdout.split('\n').filter((line) => line.startsWith('# Error')), [
    '# Error: 75.00% branch coverage does not meet threshold of 76%.', '# Error: 85.71% function coverage does not meet threshold of 86%.']);
  assert.strictEqual(run([...all, '--test-coverage-lines=92', '--test-coverage-branches=75']).status, 0);
  const bad = spawnSync(process.execPath, [...all, '--test-coverage-lines=101'], { cwd: root, encoding: 'utf8', env: { ...process.env, TMPDIR: temporary } });
  assert.match(bad.stderr, /ERR_OUT_OF_RANGE/);
  assert.strictEqual(bad.status, 1);
}

// The event: sums over processes; and lcov.
{
  const { summary } = JSON.parse(run([...all, '--test-reporter=./events.mjs']).stdout);
  assert.strictEqual(summary.workingDirectory, root);
  assert.deepStrictEqual(summary.thresholds, { line: 0, branch: 0, function: 0 });
  const [lib] = summary.files;
  assert.strictEqual(lib.path, path.join(root, 'lib.js'));
  assert.deepStrictEqual(lib.functions.map((f) => [f.name, f.count, f.line]), [['size', 1, 2], ['never', 1, 8], ['arrow', 1, 11], ['ignored', 0, 13], ['ignored2', 0, 15]]);
  assert.deepStrictEqual(lib.branches, [[1, 2], [2, 1], [5, 0], [8, 1], [11, 1], [11, 0]].map(([line, count]) => ({ line, count })));
  assert.deepStrictEqual(lib.lines.filter((l) => l.line < 12).map((l) => l.count), [2, 1, 1, 1, 1, 0, 1, 1, 1, 1, 2]);
  const { stdout } = run([...all, '--test-reporter=lcov']);
  assert.match(stdout, /^TN:\nSF:lib\.js\nFN:2,size\n[^]*BRF:6\nBRH:4\nDA:1,2\n[^]*LH:18\nLF:19\nend_of_record\nSF:src\/deep\/quotient\.js\n/);
}

// One program; a folder of NODE_V8_COVERAGE gets what was written. A terminal's width bounds the table.
{
  const folder = path.join(root, 'v8');
  put('narrow.js', "process.stdout.columns = 60;\nrequire('./lib.js');\nrequire('./src/deep/quotient.js');\nrequire('node:test').test('x');\n");
  const { table } = run(['--experimental-test-coverage', '--test-reporter=tap', 'narrow.js'], { NODE_V8_COVERAGE: folder });
  assert.strictEqual(table[0].length, 60);
  assert.ok(table.every((line) => line.length <= 60) && table[1].endsWith('\u2026'), table.join('\n'));
  assert.strictEqual(fs.readdirSync(folder).length, 1);
}

// What was made from another file counts for that.
{
  put('maps.test.js', "require('./made.js').used();\nrequire('node:test').test('x');\n");
  const { summary } = JSON.parse(run(['--enable-source-maps', ...all, '--test-reporter=./events.mjs', 'maps.test.js']).stdout);
  assert.deepStrictEqual(summary.files.map((f) => path.basename(f.path)), ['maker.ts']);
  assert.deepStrictEqual(summary.files[0].functions.map((f) => [f.name, f.count, f.line]), [['used', 1, 1], ['unused', 0, 4]]);
}

// run()
put('run.mjs', `import { run } from 'node:test';
const wanted = { coverage: true, coverageIncludeGlobs: 'lib.js', lineCoverage: 90, branchCoverage: 90 };
for await (const { type, data } of run({ files: ['test/one.test.js'], ...wanted })) {
  if (type === 'test:coverage') console.log(JSON.stringify(data.summary.files.map((f) => [f.path, f.coveredLineCount])));
  if (type === 'test:diagnostic' && data.level === 'error') console.log(data.message);
}
console.log(process.exitCode, process.env.NODE_V8_COVERAGE);
`);
assert.strictEqual(run(['run.mjs']).stdout, `Error: 78.95% line coverage does not meet threshold of 90%.
Error: 60.00% branch coverage does not meet threshold of 90%.
${JSON.stringify([[path.join(root, 'lib.js'), 15]])}
1 ${undefined}
`);
for (const [options, code] of [[{ coverage: 1 }, 'ERR_INVALID_ARG_TYPE'], [{ coverage: true, lineCoverage: 101 }, 'ERR_OUT_OF_RANGE'],
  [{ coverage: true, coverageExcludeGlobs: [1] }, 'ERR_INVALID_ARG_TYPE']]) {
  assert.throws(() => require('node:test').run({ files: [], ...options }), { code });
}
