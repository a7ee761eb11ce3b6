'use strict';
// fastify freezes what its options hold, streams too: lists that all streams shared were frozen from the start.
const { mustCall } = require('../common');
const assert = require('assert');
const { Duplex, PassThrough } = require('stream');

function freeze(object) {
  for (const name of Object.getOwnPropertyNames(object)) {
    const value = object[name];
    object[name] = value !== null && typeof value === 'object' ? freeze(value) : value;
  }
  return Object.freeze(object);
}
freeze({ stream: new PassThrough() });
freeze({ stream: new Duplex() });
const later = new PassThrough();
later.cork();
later.write('a');
later.write('b');
later.end('c', mustCall());
later.uncork();
const next = later.pipe(new PassThrough());
next.setEncoding('utf8');
let text = '';
next.on('data', (chunk) => { text += chunk; });
next.on('end', mustCall(() => assert.strictEqual(text, 'abc')));
assert.throws(() => { Object.freeze([]).length = 0; }, { message: "Cannot assign to read only property 'length' of object '[object Array]'" });
