'use strict';
// stdout and stderr lose nothing, pipe or file; a closed pipe is an EPIPE error; stdin reads to its end.

const { run, tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn } = require('child_process');

const size = 3e6;
const text = `process.stdout.write("x".repeat(${size})); process.stderr.write("y".repeat(1e5))`;
const piped = run(['-e', text], { maxBuffer: 1e8 });
assert.deepStrictEqual([piped.stdout.length, piped.stderr.length], [size, 1e5]);
const fd = fs.openSync(tmp('out'), 'w');
run(['-e', `${text}; process.exit()`], { stdio: ['ignore', fd, 'ignore'] });
assert.strictEqual(fs.statSync(tmp('out')).size, size);

assert.strictEqual(run(['-e', 'let n = 0; process.stdin.on("data", (d) => n += d.length).on("end", () => console.log(n))'], { input: 'z'.repeat(1e6) }).stdout, '1000000\n');
assert.strictEqual(run(['-e', 'process.stdin.setEncoding("utf8"); let t = ""; (async () => { for await (const c of process.stdin) t += c; console.log(t) })()'], { input: 'gr\u00fc\u00df' }).stdout, 'gr\u00fc\u00df\n');
assert.strictEqual(run(['-e', 'console.log(require("fs").readFileSync(0, "utf8"))'], { input: 'all' }).stdout, 'all\n');

// a reader that goes away
const child = spawn(process.execPath, ['-e', `
  process.stdout.on('error', (error) => { process.stderr.write(error.code + ' ' + error.syscall); process.exit(3) });
  setInterval(() => process.stdout.write('x'.repeat(1000)), 1)`], { stdio: ['ignore', 'pipe', 'pipe'] });
child.stdout.once('data', () => child.stdout.destroy());
let errors = '';
child.stderr.on('data', (chunk) => { errors += chunk; });
child.on('close', mustCall((code) => assert.deepStrictEqual([code, errors], [3, 'EPIPE write'])));

// and without a handler the process ends with an error
const silent = spawn(process.execPath, ['-e', 'setInterval(() => process.stdout.write("x"), 1)'], { stdio: ['ignore', 'pipe', 'pipe'] });
silent.stdout.once('data', () => silent.stdout.destroy());
silent.on('close', mustCall((code) => assert.strictEqual(code, 1)));

// Streams that the parent closed are empty; no descriptor of ours takes their numbers.
const { execSync } = require('child_process');
assert.strictEqual(execSync(`'${process.execPath}' -e 'process.stdin.on("end", () => console.log("end", process.stdin.fd)).resume()' <&-`, { encoding: 'utf8' }), 'end 0\n');
assert.strictEqual(execSync(`'${process.execPath}' -e 'console.log(1); console.error(require("fs").openSync("/dev/null") > 2)' 2>&1 >&-`, { encoding: 'utf8' }), 'true\n');
