'use strict';
// http2 loads (packages require it to look), and packs settings.
const { mustCall } = require('../common');
const assert = require('assert');
const http2 = require('http2');

const packed = http2.getPackedSettings({ enablePush: false, initialWindowSize: 100 });
assert.strictEqual(packed.toString('hex'), '00020000000000' + '0400000064');
assert.deepStrictEqual(http2.getUnpackedSettings(packed), { enablePush: false, initialWindowSize: 100 });
assert.throws(() => http2.getUnpackedSettings(Buffer.alloc(5)), { code: 'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH' });
assert.throws(() => http2.getPackedSettings({ maxFrameSize: 1 }), { code: 'ERR_HTTP2_INVALID_SETTING_VALUE', name: 'RangeError' });
assert.throws(() => http2.getPackedSettings({ enablePush: 1 }), { code: 'ERR_HTTP2_INVALID_SETTING_VALUE', name: 'TypeError' });
assert.strictEqual(http2.constants.HTTP2_HEADER_CONTENT_TYPE, 'content-type');
assert.strictEqual(http2.constants.HTTP_STATUS_TEAPOT, 418);

// A server may say that it takes no pushes, though nobody can push to it.
{
  const server = http2.createServer({ settings: { enablePush: false } }).listen(0, mustCall(() => {
    const client = http2.connect(`http://localhost:${server.address().port}`);
    client.once('remoteSettings', mustCall(({ enablePush }) => {
      assert.strictEqual(enablePush, false);
      client.close();
      server.close();
    }));
  }));
}
