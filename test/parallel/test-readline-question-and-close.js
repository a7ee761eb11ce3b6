'use strict';
// close() leaves a question of readline/promises unanswered, as in Node; Ctrl+C rejects it.
const common = require('../common');
const assert = require('assert');
const { PassThrough } = require('stream');
const { createInterface } = require('readline/promises');

const open = createInterface({ input: new PassThrough(), output: new PassThrough() });
open.question('a').then(assert.fail, assert.fail);
open.close();
assert.rejects(open.question('b'), { code: 'ERR_USE_AFTER_CLOSE' }).then(common.mustCall());

const input = new PassThrough();
const terminal = createInterface({ input, output: new PassThrough(), terminal: true });
assert.rejects(terminal.question('c'), { name: 'AbortError', message: 'Aborted with Ctrl+C' }).then(common.mustCall());
terminal.on('close', common.mustCall());
input.write('\x03');
