'use strict';
// fs.openAsBlob() reads when somebody wants the bytes, in parts, and refuses a file that has changed.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-blob-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const file = path.join(dir, 'file');
const text = 'a'.repeat(100000) + 'b'.repeat(100000);
fs.writeFileSync(file, text);
const changed = { name: 'NotReadableError' };

(async () => {
  const blob = await fs.openAsBlob(file, { type: 'Text/Plain' });
  assert.strictEqual(blob.size, text.length);
  assert.strictEqual(await blob.text(), text);
  assert.strictEqual(await blob.slice(99998, 100003).slice(1).text(), 'abbb');
  const mixed = new File(['<', blob, '>'], 'name');
  assert.strictEqual(await mixed.text(), `<${text}>`);
  let n = 0;
  for await (const chunk of blob.stream()) {
    assert.ok(chunk.length <= 65536);
    n += chunk.length;
  }
  assert.strictEqual(n, text.length);
  assert.strictEqual(await new Response(fs.openAsBlobSync(file)).text(), text);
  assert.throws(() => structuredClone(blob), { code: 'ERR_INVALID_STATE' });

  const half = blob.stream().getReader();
  await half.read();
  fs.writeFileSync(file, 'short');
  await assert.rejects(half.read(), changed);
  await assert.rejects(blob.arrayBuffer(), changed);
  await assert.rejects(mixed.bytes(), changed);
  fs.writeFileSync(file, '');
  const empty = await fs.openAsBlob(file);
  assert.strictEqual(await empty.text(), '');
  fs.writeFileSync(file, 'x');
  await assert.rejects(empty.text(), changed);
  await assert.rejects(fs.openAsBlob(path.join(dir, 'none')), { code: 'ENOENT' });
  assert.throws(() => fs.openAsBlobSync(path.join(dir, 'none')), { code: 'ENOENT' });
  await assert.rejects(fs.openAsBlob(dir), { code: 'ERR_INVALID_ARG_VALUE' });
})().then(common.mustCall());
