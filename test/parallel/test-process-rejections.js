'use strict';
// unhandledRejection, rejectionHandled, and the modes of --unhandled-rejections.

const { run } = require('../common');
const assert = require('assert');

const go = (text, ...flags) => run([...flags, '-e', text]);
assert.strictEqual(go(`
  process.on('unhandledRejection', (reason, promise) => console.log('unhandled', reason, promise === p));
  process.on('rejectionHandled', (promise) => console.log('handled', promise === p));
  const p = Promise.reject(1);
  setTimeout(() => p.catch(() => {}), 1)`).stdout, 'unhandled 1 true\nhandled true\n');
// One that a listener handles for another is told of nevertheless, as in Node.
assert.strictEqual(go(`
  const other = { promise: undefined };
  process.on('unhandledRejection', (reason) => { console.log('unhandled', reason); other.promise?.catch(() => {}); });
  process.on('rejectionHandled', () => console.log('handled'));
  Promise.reject(1);
  other.promise = Promise.reject(2)`).stdout, 'unhandled 1\nunhandled 2\n');
assert.strictEqual(go('const p = Promise.reject(1); setImmediate(() => console.log("late")); process.nextTick(() => p.catch(() => {}))').stdout, 'late\n');

const thrown = go('Promise.reject(new RangeError("mine"))');
assert.strictEqual(thrown.status, 1);
assert.match(thrown.stderr, /\nRangeError: mine\n/);
const plain = go('Promise.reject(5)');
assert.strictEqual(plain.status, 1);
assert.match(plain.stderr, /This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with \.catch\(\)\. The promise rejected with the reason "5"\./);
assert.match(plain.stderr, /code: 'ERR_UNHANDLED_REJECTION'/);

const warned = go('Promise.reject(new Error("w")); setTimeout(() => console.log("goes on"), 1)', '--unhandled-rejections=warn');
assert.deepStrictEqual([warned.status, warned.stdout], [0, 'goes on\n']);
assert.match(warned.stderr, /UnhandledPromiseRejectionWarning: Error: w/);
const quiet = go('Promise.reject(new Error("q"))', '--unhandled-rejections=none');
assert.deepStrictEqual([quiet.status, quiet.stderr], [0, '']);
const strict = go('process.on("uncaughtException", (e) => console.log("caught", e.message)); process.on("unhandledRejection", () => console.log("then")); Promise.reject(new Error("s"))',
                  '--unhandled-rejections=strict');
assert.deepStrictEqual([strict.status, strict.stdout], [0, 'caught s\nthen\n']);
assert.strictEqual(go('Promise.reject(1)', '--unhandled-rejections=warn-with-error-code').status, 1);
