'use strict';
// Libraries reach behind zlib's streams: ssh2 makes handles by the constructor of one, pngjs writes to a stream's own.
const common = require('../common');
const assert = require('assert');
const zlib = require('zlib');

const Handle = zlib.createInflate()._handle.constructor;
const { DEFLATE, INFLATE, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH } = zlib.constants;

function open(mode, callback = common.mustNotCall()) {
  const handle = new Handle(mode);
  const state = new Uint32Array(2);
  handle.onerror = common.mustNotCall();
  handle.init(15, -1, 8, 0, state, callback, undefined);
  return { handle, state };
}

// Two packets of one stream, as SSH sends them.
{
  const packer = open(DEFLATE);
  const unpacker = open(INFLATE);
  for (const text of ['hello hello hello', 'hello again']) {
    const packed = Buffer.alloc(100);
    packer.handle.writeSync(Z_PARTIAL_FLUSH, Buffer.from(text), 0, text.length, packed, 0, packed.length);
    assert.strictEqual(packer.state[1], 0);
    const length = packed.length - packer.state[0];
    assert.ok(length > 0);
    const out = Buffer.alloc(100);
    unpacker.handle.writeSync(Z_PARTIAL_FLUSH, packed, 0, length, out, 0, out.length);
    assert.deepStrictEqual([...unpacker.state], [100 - text.length, 0]);
    assert.strictEqual(out.toString('latin1', 0, text.length), text);
  }
  packer.handle.close();
  unpacker.handle.close();
}

// On the thread pool: the callback is called on the handle.
{
  const input = zlib.deflateSync('some text');
  const out = Buffer.alloc(50);
  const { handle, state } = open(INFLATE, common.mustCall(function() {
    assert.strictEqual(this, handle);
    assert.deepStrictEqual([...state], [41, 0]);
    assert.strictEqual(out.toString('latin1', 0, 9), 'some text');
    handle.close();
  }));
  handle.write(Z_SYNC_FLUSH, input, 0, input.length, out, 0, out.length);
}

// What is no zlib data goes to onerror.
{
  const { handle } = open(INFLATE);
  handle.onerror = common.mustCall((message, errno, code) => {
    assert.deepStrictEqual([message, errno, code], ['incorrect header check', -3, 'Z_DATA_ERROR']);
  });
  handle.writeSync(Z_SYNC_FLUSH, Buffer.from('no such thing'), 0, 13, Buffer.alloc(10), 0, 10);
}

// A stream's own handle.
{
  const stream = zlib.createInflate();
  const input = zlib.deflateSync('abc');
  const out = Buffer.alloc(10);
  const left = stream._handle.writeSync(Z_SYNC_FLUSH, input, 0, input.length, out, 0, 10) || stream._writeState;
  assert.deepStrictEqual([left[0], left[1]], [7, 0]);
  stream.close();
}
