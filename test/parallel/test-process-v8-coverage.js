'use strict';
// NODE_V8_COVERAGE: each thread and each child writes what ran, as V8 does; counting changes nothing that a program sees.
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');
const { pathToFileURL } = require('url');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'troika-coverage-')));
process.on('exit', () => fs.rmSync(root, { recursive: true, force: true }));

const main = `'use strict'; // \u{1f600}
const { double, unused } = require('./lib.js');
function choose(x) {
  if (x > 1) return 'many';
  else if (x === 1) { return 'one'; }
  return x < 0 ? 'less' : 'none';
}
const pick = (a, b) => a && b;
class K { constructor() { this.k = 1; } get v() { return this.k; } never() { return () => 1; } }
choose(1); choose(2); pick(0, 1); new K().v;
for (let i = 0; i < 3; i++) double(i);
switch (double(1)) { case 1: double(1); break; case 2: double(2); default: double(3); }
try { null.x; } catch (e) { double(4); } finally { double(5); }
const expected = choose.toString();
if (process.argv[2] === 'worker') new (require('worker_threads').Worker)(__dirname + '/w.mjs');
console.log(JSON.stringify([expected, pick.toString(), new Error('x').stack.split('\\n')[1]]));
`;
fs.writeFileSync(path.join(root, 'main.js'), main);
fs.writeFileSync(path.join(root, 'lib.js'), 'exports.double = (x) => x * 2;\nexports.unused = function () {\n  return 1;\n};\n');
fs.writeFileSync(path.join(root, 'w.mjs'), 'import { double } from "./lib.js";\nexport const f = async (x) => { await x; return double(x); };\nawait f(2);\nprocess.exit(0);\n');

function run(...args) {
  const folder = path.join(root, `out${args.length}${args.at(-1) ?? ''}`);
  const env = { ...process.env, NODE_V8_COVERAGE: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'main.js'), ...args], { env, encoding: 'utf8' });
  assert.strictEqual(stderr, '');
  assert.strictEqual(status, 0);
  return { stdout, reports: fs.readdirSync(folder).map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))) };
}
const of = (report, file) => report.result.find(({ url }) => url === pathToFileURL(path.join(root, file)).href);

const { stdout, reports: [report] } = run();
const plain = spawnSync(process.execPath, [path.join(root, 'main.js')], { encoding: 'utf8' });
assert.strictEqual(stdout, plain.stdout);

const told = {};
for (const { functionName, ranges, isBlockCoverage } of of(report, 'main.js').functions) {
  assert.strictEqual(isBlockCoverage, ranges[0].count > 0);
  told[functionName] = ranges.map(({ startOffset, endOffset, count }) => [count, main.slice(startOffset, endOffset)]);
}
assert.deepStrictEqual(Object.keys(told), ['', 'choose', 'pick', 'K', 'get v', 'never']);
assert.deepStrictEqual(told[''][0], [1, main]);
assert.deepStrictEqual(told[''].slice(1).filter(([count]) => count !== 1),
                       [[3, 'double(i);'], [0, 'case 1: double(1); break;'], [0, told[''].find(([count, text]) => count === 0 && text.startsWith('new ('))?.[1]]]);
assert.strictEqual(told.choose[0][0], 2);
assert.ok(told.choose[0][1].startsWith('function choose(x) {'));
assert.deepStrictEqual(told.choose.slice(1), [
  [1, "return 'many';\n  else if (x === 1) { return 'one'; }"], // V8 makes one of two in a row
  [0, "\n  return x < 0 ? 'less' : 'none';\n"],
]);
assert.deepStrictEqual(told.pick, [[1, '(a, b) => a && b'], [0, '&& b']]);
assert.deepStrictEqual(told.never.map(([count]) => count), [0]);
assert.deepStrictEqual(of(report, 'lib.js').functions.map(({ functionName, ranges }) => [functionName, ranges.length, ranges[0].count]),
                       [['', 1, 1], ['exports.double', 1, 8], ['exports.unused', 1, 0]]);

const both = run('worker').reports;
assert.strictEqual(both.length, 2);
const worker = both.find((one) => of(one, 'w.mjs') !== undefined);
assert.deepStrictEqual(of(worker, 'w.mjs').functions.map(({ functionName, ranges }) => [functionName, ranges[0].count]), [['', 1], ['f', 1]]);
assert.strictEqual(of(worker, 'lib.js').functions[1].ranges[0].count, 1);
