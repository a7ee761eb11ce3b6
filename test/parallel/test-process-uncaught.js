'use strict';
// uncaughtException: handler with its origin, the monitor before it, the capture callback, and what is printed without one.

const { run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');

assert.strictEqual(run(['-e', `
  process.on('uncaughtExceptionMonitor', (e, origin) => console.log('monitor', e.message, origin));
  process.on('uncaughtException', (e, origin) => {
    console.log('handler', e.message, origin);
    if (e.message === 'promise') setTimeout(() => { throw new Error('timer') }, 1);
  });
  Promise.reject(new Error('promise'));
  process.nextTick(() => { throw new Error('tick') });
  throw new Error('main')`]).stdout,
                   ['main uncaughtException', 'tick uncaughtException', 'promise unhandledRejection', 'timer uncaughtException']
                     .map((line) => `monitor ${line}\nhandler ${line}\n`).join(''));

assert.strictEqual(run(['-e', `
  process.setUncaughtExceptionCaptureCallback((e) => console.log('captured', e));
  process.on('uncaughtException', () => console.log('never'));
  throw 5`]).stdout, 'captured 5\n');

fs.writeFileSync(tmp('f.js'), 'function boom() {\n  throw Object.assign(new TypeError("what\\nelse"), { code: "E_MINE" });\n}\nboom();\n');
const { stderr, status } = run([tmp('f.js')]);
assert.strictEqual(status, 1);
const lines = stderr.split('\n');
assert.strictEqual(lines[0], `${tmp('f.js')}:2`);
assert.strictEqual(lines[1], '  throw Object.assign(new TypeError("what\\nelse"), { code: "E_MINE" });');
assert.strictEqual(lines[2], '  ^'); // the statement that throws, not the call that makes the error
assert.deepStrictEqual(lines.slice(3, 6), ['', 'TypeError: what', 'else']);
assert.match(lines[6], /^ {4}at boom \(.*f\.js:2:\d+\)$/);
assert.match(stderr, /\{\n {2}code: 'E_MINE'\n\}\n\nNode\.js v/);

// values that are no errors
assert.match(run(['-e', 'throw { a: 1 }']).stderr, /\n\[eval\]:1\n|Uncaught|\{ a: 1 \}|\[object Object\]/);
assert.match(run(['-e', 'throw null']).stderr, /null/);
assert.match(run(['-e', 'new (require("events"))().emit("error", new Error("E"))']).stderr, /Emitted 'error' event at:/);
// One without frames of its own, as the file system gives them.
assert.match(run(['-e', 'fs.createReadStream("/none/of/it")']).stderr,
             /\n\nError: ENOENT: no such file or directory, open '\/none\/of\/it'\nEmitted 'error' event on ReadStream instance at:\n {4}at [^]*\{\n {2}errno: -2,\n/);
assert.match(run(['-e', 'throw new AggregateError([new Error("one")], "all")']).stderr, /AggregateError: all[^]*\[errors\]: \[[^]*Error: one/);

// A file that ends too early says so, at its end.
for (const flags of [[], ['-c']]) {
  fs.writeFileSync(tmp('early.js'), 'const a = 1;\nfunction f() {\n\n');
  assert.match(run([...flags, tmp('early.js')]).stderr, /early\.js:2\nfunction f\(\) \{\n {14}\^\n\nSyntaxError: Unexpected end of input\n/);
}

// A rejection that a listener was told of, and that is handled later, is no reason for a warning.
assert.deepStrictEqual(['stdout', 'stderr'].map((stream) => run(['-e', `
  process.on('unhandledRejection', () => console.log('un')).on('rejectionHandled', () => console.log('re'));
  const p = Promise.reject(1); setTimeout(() => p.catch(() => {}), 1)`])[stream]), ['un\nre\n', '']);

// The caller may ask for an abort.
if (process.platform === 'linux') assert.strictEqual(run(['--abort-on-uncaught-exception', '-e', 'throw 1']).signal, 'SIGABRT');
