'use strict';
// Exit codes: exit(), exitCode, errors, rejections, signals; exit handlers see and may change the code.

const { run } = require('../common');
const assert = require('assert');

const code = (text) => { const { status, signal } = run(['-e', text]); return signal ?? status; };
assert.strictEqual(code(''), 0);
assert.strictEqual(code('process.exit(7)'), 7);
assert.strictEqual(code('process.exit("8")'), 8);
assert.strictEqual(code('process.exitCode = 3'), 3);
assert.strictEqual(code('process.exitCode = 3; process.exit()'), 3);
assert.strictEqual(code('process.exitCode = 3; process.exit(0)'), 0);
assert.strictEqual(code('process.on("exit", (c) => { process.exitCode = c + 5 })'), 5);
assert.strictEqual(code('process.on("exit", () => process.exit(6))'), 6);
assert.strictEqual(code('throw 1'), 1);
assert.strictEqual(code('process.on("exit", (c) => process.exitCode = c + 10); throw 1'), 11);
assert.strictEqual(code('Promise.reject(new Error("x"))'), 1);
assert.strictEqual(code('process.on("uncaughtException", () => { throw 1 }); throw 2'), 7);
assert.strictEqual(code('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 1e6)'), 'SIGTERM');
assert.strictEqual(code('process.abort()'), 'SIGABRT');
assert.strictEqual(code('process.on("exit", () => { setTimeout(() => process.exit(9), 0) })'), 0);
assert.match(run(['-e', 'process.exit("x")']).stderr, /ERR_INVALID_ARG_TYPE/);
assert.match(run(['-e', 'process.exitCode = {}']).stderr, /ERR_INVALID_ARG_TYPE/);

process.exitCode = '3';
assert.strictEqual(process.exitCode, 3);
process.exitCode = null;
assert.strictEqual(process.exitCode, undefined);
assert.strictEqual(typeof process.cpuUsage(0).user, 'number');
