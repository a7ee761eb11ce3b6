'use strict';
// A native addon: values, errors, a wrapped class, a promise of work on the pool, cleanup at the end, in a worker too;
// what is no addon is refused with ERR_DLOPEN_FAILED.

const { mustCall } = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Worker } = require('worker_threads');

const root = path.join(__dirname, '..', '..');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-napi-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

function compile(out, ...args) {
  const run = spawnSync('cc', ['-shared', '-fPIC', `-I${path.join(root, 'src', 'napi')}`, '-o', out, ...args], { encoding: 'utf8' });
  if (!run.error) assert.strictEqual(run.status, 0, run.stderr);
  return !run.error;
}

const file = path.join(dir, 'basic.node');
if (compile(file, path.join(root, 'test', 'fixtures', 'napi', 'basic.c'))) {
  const addon = require(file);
  assert.strictEqual(addon.add(1, 2.5), 3.5);
  assert.throws(() => addon.add('x'), { name: 'TypeError', code: 'ERR_NUMBERS', message: 'two numbers, please' });
  const counter = new addon.Counter();
  assert.strictEqual(counter.next(), 1);
  assert.strictEqual(counter.next(), 2);
  assert.throws(() => addon.Counter.prototype.next.call({}), { message: 'not a counter' });
  class Sub extends addon.Counter {}
  assert.strictEqual(new Sub().next(), 1);
  addon.later().then(mustCall((value) => assert.strictEqual(value, 42)));

  const worker = new Worker(`require('worker_threads').parentPort.postMessage(require(${JSON.stringify(file)}).add(2, 3))`, { eval: true });
  worker.on('message', mustCall((sum) => assert.strictEqual(sum, 5)));
  worker.on('exit', mustCall((code) => assert.strictEqual(code, 0)));

  for (const end of ['', ';process.exit(0)']) {
    const child = spawnSync(process.execPath, ['-e', `require(${JSON.stringify(file)})${end}`], { encoding: 'utf8' });
    assert.strictEqual(child.stdout, 'bye\n', child.stderr);
  }

  // Where an addon gives up, a report is written if that is wanted.
  for (const [option, before, count] of [['--no-report-on-fatalerror', '', 0], ['--report-on-fatalerror', '', 1], ['--warnings', 'process.report.reportOnFatalError = true;', 1]]) {
    const folder = fs.mkdtempSync(path.join(dir, 'reports-'));
    const program = `${before}require(${JSON.stringify(file)}).giveUp()`;
    const { signal, stderr } = spawnSync(process.execPath, ['--report-dir', folder, option, '-e', program], { encoding: 'utf8' });
    assert.strictEqual(signal, 'SIGABRT', stderr);
    assert.match(stderr, /^FATAL ERROR: here no way on\n/);
    const reports = fs.readdirSync(folder);
    assert.strictEqual(reports.length, count, stderr);
    if (count === 0) continue;
    const { header } = JSON.parse(fs.readFileSync(path.join(folder, reports[0]), 'utf8'));
    assert.deepStrictEqual([header.event, header.trigger], ['no way on', 'FatalError']);
  }

  const none = path.join(dir, 'none.node');
  fs.writeFileSync(path.join(dir, 'none.c'), 'int nothing;\n');
  compile(none, path.join(dir, 'none.c'));
  assert.throws(() => require(none), { code: 'ERR_DLOPEN_FAILED', message: `Module did not self-register: '${none}'.` });
}
assert.throws(() => process.dlopen({ exports: {} }, path.join(dir, 'missing.node')), { code: 'ERR_DLOPEN_FAILED', message: /No such file/ });
assert.strictEqual(process.versions.napi, '9');
