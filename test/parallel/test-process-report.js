'use strict';
// process.report: what it holds, where it is written, at a signal and where an exception is not caught.
const { run, tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');

const { report } = process;
const found = report.getReport(new TypeError('asked'));
assert.strictEqual(found.header.processId, process.pid);
assert.strictEqual(found.header.nodejsVersion, process.version);
assert.match(found.header.glibcVersionRuntime, /^2\.\d+$/); // packages with native parts take its absence for musl
assert.match(found.javascriptStack.message, /^TypeError: asked$/);
assert.match(found.javascriptStack.stack[0], /^at .*test-process-report\.js/);
assert.strictEqual(found.environmentVariables.PATH, process.env.PATH);
assert.ok(found.userLimits.open_files.soft > 0 && found.sharedObjects.length > 0 && found.resourceUsage.rss > 0);
report.excludeEnv = report.excludeNetwork = true;
const less = report.getReport();
assert.ok(!('environmentVariables' in less) && !('networkInterfaces' in less.header));
assert.strictEqual(less.javascriptStack.errorProperties.code, 'ERR_SYNTHETIC');

for (const [key, value, code] of [['directory', 1, 'ERR_INVALID_ARG_TYPE'], ['compact', 'x', 'ERR_INVALID_ARG_TYPE'], ['signal', 'SIGNOT', 'ERR_UNKNOWN_SIGNAL'],
  ['reportOnFatalError', 1, 'ERR_INVALID_ARG_TYPE']]) assert.throws(() => { report[key] = value; }, { code });
assert.throws(() => report.writeReport(1), { code: 'ERR_INVALID_ARG_TYPE' });

const dir = tmp('reports');
fs.mkdirSync(dir);
const child = run(['--report-dir', dir, '--report-compact', '-e', 'console.log(process.report.writeReport("mine.json"))']);
assert.strictEqual(child.stdout, 'mine.json\n');
assert.match(child.stderr, /Writing Node\.js report to file: mine\.json\nNode\.js report completed\n/);
const text = fs.readFileSync(path.join(dir, 'mine.json'), 'utf8');
assert.strictEqual(text.split('\n').length, 2);
assert.strictEqual(JSON.parse(text).header.trigger, 'API');

assert.strictEqual(run(['--report-dir', dir, '--report-uncaught-exception', '-e', 'throw new RangeError("gone")']).status, 1);
const [name] = fs.readdirSync(dir).filter((file) => /^report\.\d{8}\.\d{6}\.\d+\.0\.001\.json$/.test(file));
assert.strictEqual(JSON.parse(fs.readFileSync(path.join(dir, name))).javascriptStack.message, 'RangeError: gone');

const waiting = spawn(process.execPath, ['--report-dir', dir, '--report-filename', 'signal.json', '--report-on-signal', '-e',
                                         'setInterval(() => {}, 1000); console.log("up")'], { stdio: ['ignore', 'pipe', 'pipe'] });
waiting.stdout.once('data', () => waiting.kill('SIGUSR2'));
let said = '';
waiting.stderr.on('data', (chunk) => {
  said += chunk;
  if (said.includes('completed')) waiting.kill('SIGTERM');
});
waiting.on('close', mustCall(() => {
  assert.strictEqual(JSON.parse(fs.readFileSync(path.join(dir, 'signal.json'))).header.trigger, 'SIGUSR2');
}));
