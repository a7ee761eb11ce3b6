'use strict';
// stream.isReadable() and its kin know web streams: undici errors a response's body only when that is readable.
const common = require('../common');
const assert = require('assert');
const { isReadable, isWritable, isErrored, isDisturbed } = require('stream');

let controller;
const failing = new ReadableStream({ start(c) { controller = c; } });
assert.deepStrictEqual([isReadable(failing), isErrored(failing), isDisturbed(failing)], [true, false, false]);
failing.getReader().read().catch(common.mustCall());
assert.strictEqual(isDisturbed(failing), true);
controller.error(new Error('broken'));
assert.deepStrictEqual([isReadable(failing), isErrored(failing)], [false, true]);

const bytes = new ReadableStream({ type: 'bytes', start(c) { c.close(); } });
assert.strictEqual(isReadable(bytes), false);

const sink = new WritableStream({ start(c) { controller = c; } });
assert.deepStrictEqual([isWritable(sink), isErrored(sink)], [true, false]);
sink.close().then(common.mustCall(() => assert.strictEqual(isWritable(sink), false)));
assert.strictEqual(ReadableStream.prototype[Symbol.for('nodejs.stream.readable')], undefined);
