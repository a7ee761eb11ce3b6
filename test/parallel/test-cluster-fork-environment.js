'use strict';
// The environment of workers: the primary's as it is when they are forked, and what fork() is given, each name once.
const common = require('../common');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

if (cluster.isWorker) {
  const names = fs.readFileSync('/proc/self/environ', 'latin1').split('\0').map((entry) => entry.split('=')[0]);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const { NEW, KNOWN, LATER, GONE, NODE_UNIQUE_ID } = process.env;
  process.send({ NEW, KNOWN, LATER, GONE, unique: NODE_UNIQUE_ID, twice, keys: Object.keys(process.env).length });
  process.disconnect();
} else {
  main().then(common.mustCall());
}

function ask(env) {
  return new Promise((resolve) => { cluster.fork(env).once('message', resolve); });
}
async function main() {
  process.env.KNOWN = 'primary';
  process.env.GONE = 'there';
  const { keys, ...first } = await ask();
  assert.deepStrictEqual(first, { KNOWN: 'primary', GONE: 'there', twice: [] });
  process.env.LATER = 'x';
  delete process.env.GONE;
  assert.deepStrictEqual(await ask({ NEW: 1 }), { NEW: '1', KNOWN: 'primary', LATER: 'x', twice: [], keys: keys + 1 });
  assert.deepStrictEqual(await ask({ KNOWN: 'given', NEW: 'n' }), { NEW: 'n', KNOWN: 'given', LATER: 'x', twice: [], keys: keys + 1 });
  assert.throws(() => cluster.fork({ NUL: 'a\0b' }), { code: 'ERR_INVALID_ARG_VALUE' });

  const own = process.env;
  process.env = { ...own, KNOWN: 'replaced' };
  assert.strictEqual((await ask()).KNOWN, 'replaced');
  process.env = own;
}
