'use strict';
// troika compare: measures, advises, refuses what it does not know, leaves nothing behind, and gives way to a script of its name.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.mkdirSync(tmp('temporary'));
const options = { cwd: tmp(), env: { ...process.env, TMPDIR: tmp('temporary') } };
const help = run(['compare', '--help'], options);
assert.deepStrictEqual([help.status, help.stderr], [0, '']);
assert.match(help.stdout, /^usage: troika compare/);
for (const [args, text] of [[['--none'], 'unknown option: --none'], [['--task', 'x'], "--task is cpu, io or external, not 'x'"], [['--html'], '--html needs a value']]) {
  const bad = run(['compare', ...args], options);
  assert.deepStrictEqual([bad.status, bad.stdout], [9, '']);
  assert.ok(bad.stderr.startsWith(`troika compare: ${text}\n\nusage:`), bad.stderr);
}

const { status, stdout } = run(['compare', '--task=external', '--json', '--html', tmp('page.html')], options);
assert.strictEqual(status, 0);
const result = JSON.parse(stdout);
assert.ok(result.figures.troika['start-up'] > 0 && result.figures.troika.external.one > 0 && result.figures.troika.external.rate > 0);
assert.ok(result.curve.length >= 2 && result.curve.every((point) => point.count >= 1 && point.value > 0));
assert.match(result.advice[0], /^Take child_process \(spawn, execFile\), with at most \d+ programs? at a time/);
assert.match(fs.readFileSync(tmp('page.html'), 'utf8'), /^<!DOCTYPE html>[^]*Take child_process/);
assert.deepStrictEqual(fs.readdirSync(tmp('temporary')), []);

fs.writeFileSync(tmp('compare.js'), 'console.log("mine", process.argv[2])');
assert.strictEqual(run(['compare', '--help'], options).stdout, 'mine --help\n');
