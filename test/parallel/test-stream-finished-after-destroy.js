// finished() on a stream that is destroyed already calls back behind the stream's own 'error' and 'close'.
'use strict';
const common = require('../common');
const assert = require('assert');
const { Writable, PassThrough, finished } = require('stream');

for (const options of [{}, { writable: false }]) {
  const stream = new PassThrough();
  const order = [];
  stream.on('error', () => order.push('error')).on('close', () => order.push('close'));
  stream.destroy(new Error('gone'));
  finished(stream, options, common.mustCall((error) => {
    assert.strictEqual(error.message, 'gone');
    assert.deepStrictEqual(order, ['error', 'close']);
  }));
}
// Nobody else listens: it is no uncaught error.
const alone = new Writable();
alone.destroy(new Error('alone'));
finished(alone, common.mustCall());
