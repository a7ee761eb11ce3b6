'use strict';
// readableWebStream() ends with its handle, whoever holds a reader; a reader's view may begin anywhere in its buffer.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

(async () => {
  const file = await fs.promises.open(__filename);
  const reader = file.readableWebStream().getReader({ mode: 'byob' });
  const { value } = await reader.read(new Uint8Array(new ArrayBuffer(16), 6, 10));
  assert.strictEqual(Buffer.from(value.buffer, value.byteOffset, value.length).toString(), "'use stric");
  await file.close();
  assert.strictEqual(file.fd, -1);
  assert.strictEqual((await reader.read(new Uint8Array(8))).done, true);
  await reader.closed;
})().then(common.mustCall());
