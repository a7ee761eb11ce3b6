'use strict';
// Names without quotes in a multipart body; a getter of Headers' source is read once.
const common = require('../common');
const assert = require('assert');

(async () => {
  const body = ['--b', 'Content-Disposition: form-data; name=value', '', 'text', '--b', 'Content-Disposition: form-data; name=file; filename=f.txt', '', 'x', '--b--', ''];
  const form = await new Response(body.join('\r\n'), { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData();
  assert.strictEqual(form.get('value'), 'text');
  assert.strictEqual(form.get('file').name, 'f.txt');
  let read = 0;
  const list = Object.defineProperty({}, Symbol.iterator, { get() {
    read++;
    return function* () { yield ['a', 'b']; };
  } });
  assert.strictEqual(new Headers(list).get('a'), 'b');
  assert.strictEqual(read, 1);
  assert.throws(() => Buffer.alloc(4, 'x', 20), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => Buffer.prototype.latin1Slice.call([1]), { code: 'ERR_INVALID_ARG_TYPE' });
})().then(common.mustCall());
