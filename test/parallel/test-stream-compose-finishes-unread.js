'use strict';
// What compose() made finishes when all was written, though nobody reads it; so a pipeline through it ends.
const common = require('../common');
const assert = require('assert');
const { compose, pipeline, PassThrough } = require('stream');

compose(new PassThrough(), new PassThrough()).on('finish', common.mustCall()).end('abc');
pipeline(new PassThrough().end('abc'), compose(new PassThrough(), new PassThrough()), [], common.mustCall((error) => assert.ifError(error)));
const slow = compose(new PassThrough(), new PassThrough({ highWaterMark: 2 }));
slow.end('x'.repeat(100000));
let size = 0;
slow.on('data', (chunk) => { size += chunk.length; }).on('end', common.mustCall(() => assert.strictEqual(size, 100000)));
