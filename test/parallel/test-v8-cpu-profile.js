// v8.startCpuProfile(), worker.startCpuProfile() and --cpu-prof give profiles that Chrome's tools read.
'use strict';
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const v8 = require('v8');
const { spawnSync } = require('child_process');
const { Worker } = require('worker_threads');

function check(text) {
  const profile = JSON.parse(text);
  assert.deepStrictEqual(Object.keys(profile), ['nodes', 'startTime', 'endTime', 'samples', 'timeDeltas']);
  const { nodes, samples, timeDeltas } = profile;
  const ids = new Map(nodes.map((node) => [node.id, node]));
  assert.strictEqual(nodes[0].callFrame.functionName, '(root)');
  assert.strictEqual(samples.length, timeDeltas.length);
  assert.ok(samples.every((id) => ids.has(id)) && timeDeltas.every((delta) => delta >= 0));
  assert.strictEqual(nodes.reduce((sum, node) => sum + node.hitCount, 0), samples.length);
  const children = nodes.flatMap((node) => node.children ?? []);
  assert.deepStrictEqual(children.sort((a, b) => a - b), nodes.slice(1).map((node) => node.id));
  assert.ok(timeDeltas.reduce((sum, delta) => sum + delta, 0) <= profile.endTime - profile.startTime);
  return nodes;
}
const isBusy = ({ callFrame }) => callFrame.functionName === 'busy' && callFrame.url.endsWith('test-v8-cpu-profile.js') && callFrame.lineNumber !== -1;

function busy() {
  let sum = 0;
  for (let i = 0; i < 1e6; i++) sum += Math.sqrt(i);
  return sum;
}
(async () => {
  let nodes;
  do { // until the samples have it, however busy the machine is
    const first = v8.startCpuProfile();
    const second = v8.startCpuProfile();
    for (let i = 0; i < 50; i++) busy();
    nodes = check(first.stop());
    assert.strictEqual(first.stop(), undefined);
    for (let i = 0; i < 5; i++) busy();
    check(second.stop());
    await null;
  } while (!nodes.some(isBusy));
  const { callFrame } = nodes.find(isBusy);
  assert.match(callFrame.url, /^file:\/\/\//);
  assert.ok(callFrame.lineNumber >= busyLine && callFrame.lineNumber < busyLine + 5);
  const handle = v8.startCpuProfile();
  handle[Symbol.dispose]();
  assert.strictEqual(handle.stop(), undefined);
  assert.throws(() => v8.startCpuProfile({ sampleInterval: 50 }), { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
  assert.throws(() => v8.startCpuProfile(5), { code: 'ERR_INVALID_ARG_TYPE' });

  const worker = new Worker("require('worker_threads').parentPort.on('message', () => {})", { eval: true });
  const profile = await worker.startCpuProfile();
  const text = await profile.stop();
  check(text);
  assert.strictEqual(await profile.stop(), text);
  await worker.startCpuProfile(); // ends with the worker
  await worker.terminate();
  await assert.rejects(worker.startCpuProfile(), { code: 'ERR_WORKER_NOT_RUNNING' });
})().then(common.mustCall());
const busyLine = fs.readFileSync(__filename, 'utf8').split('\n').indexOf('function busy() {');

const directory = common.tmp('profiles');
const run = (...args) => spawnSync(process.execPath, args, { cwd: common.tmpdir, encoding: 'utf8' });
const files = () => fs.readdirSync(directory).sort((a, b) => a.split('.')[4] - b.split('.')[4]);
fs.writeFileSync(common.tmp('both.js'), `
  const { Worker, isMainThread } = require('worker_threads');
  if (isMainThread) new Worker(__filename).on('exit', () => process.exit(3));
`);
assert.strictEqual(run('--cpu-prof', '--cpu-prof-dir', 'profiles', common.tmp('both.js')).status, 3);
assert.match(files().join(), /^CPU\.\d{8}\.\d{6}\.(\d+)\.0\.001\.cpuprofile,CPU\.\d{8}\.\d{6}\.\1\.1\.001\.cpuprofile$/);
for (const file of files()) check(fs.readFileSync(`${directory}/${file}`, 'utf8'));
assert.strictEqual(run('--cpu-prof', '--cpu-prof-dir', directory, '--cpu-prof-name', 'own.cpuprofile', '-e', 'throw 1').status, 1);
check(fs.readFileSync(`${directory}/own.cpuprofile`, 'utf8'));
const wrong = run('--cpu-prof-name', 'x', '-e', '1');
assert.deepStrictEqual([wrong.status, wrong.stderr], [9, `${process.execPath}: --cpu-prof-name must be used with --cpu-prof\n`]);
