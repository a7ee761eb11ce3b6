// --disable-proto=delete and =throw, in the program, its workers and its contexts.
'use strict';
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const program = `
  const probe = '(() => { try { return String({}.__proto__); } catch (e) { return e.code; } })()';
  const { Worker } = require('worker_threads');
  const there = Object.hasOwn(Object.prototype, '__proto__');
  const literal = Object.getPrototypeOf({ __proto__: null });
  new Worker("require('worker_threads').parentPort.postMessage(" + probe + ')', { eval: true }).on('message', (worker) => {
    console.log(there, literal, eval(probe), require('vm').runInNewContext(probe), worker);
  });
`;
const run = (mode) => spawnSync(process.execPath, [`--disable-proto=${mode}`, '-e', program], { encoding: 'utf8' });
assert.strictEqual(run('delete').stdout, 'false null undefined undefined undefined\n');
assert.strictEqual(run('throw').stdout, 'true null ERR_PROTO_ACCESS ERR_PROTO_ACCESS ERR_PROTO_ACCESS\n');
const wrong = run('other');
assert.deepStrictEqual([wrong.status, wrong.stderr.trim()], [9, `${process.execPath}: invalid mode passed to --disable-proto`]);
