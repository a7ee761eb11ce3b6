'use strict';
// A Node stream that is destroyed without an error aborts its web stream; the premature close is the cause.
const common = require('../common');
const assert = require('assert');
const { Readable, Writable } = require('stream');

const aborted = (error) => {
  assert.strictEqual(error.name, 'AbortError');
  assert.strictEqual(error.code, 'ABORT_ERR');
  assert.strictEqual(error.cause.code, 'ERR_STREAM_PREMATURE_CLOSE');
  return true;
};
const readable = new Readable({ read() {} });
const reader = Readable.toWeb(readable).getReader();
const writable = new Writable({ write() {} });
const writer = Writable.toWeb(writable).getWriter();
(async () => {
  setImmediate(() => { readable.destroy(); writable.destroy(); });
  await assert.rejects(reader.read(), aborted);
  await assert.rejects(writer.closed, aborted);

  const failing = new Readable({ read() {} });
  const body = Readable.toWeb(failing).getReader();
  failing.destroy(new RangeError('mine'));
  await assert.rejects(body.read(), RangeError);
})().then(common.mustCall());
