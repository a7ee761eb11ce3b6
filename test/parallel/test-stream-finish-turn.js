'use strict';
// The end of a Writable comes a tick after the callback of its last write, as in Node: what that callback puts into the queue of ticks comes before.
const { mustCall } = require('../common');
const assert = require('assert');
const { Writable } = require('stream');

const seen = [];
const writable = new Writable({ write: (chunk, encoding, callback) => process.nextTick(callback) });
writable.write('a', () => {
  seen.push('written');
  process.nextTick(() => seen.push('tick'));
});
writable.end(() => seen.push('end'));
writable.on('finish', () => seen.push('finish'));
writable.on('close', mustCall(() => assert.deepStrictEqual(seen, ['written', 'tick', 'end', 'finish'])));
