'use strict';
// The URL of a blob names it with a query or a fragment too; fetch() leaves out only the fragment.
const { mustCall } = require('../common');
const assert = require('assert');
const { resolveObjectURL } = require('buffer');

const url = URL.createObjectURL(new Blob(['four']));
for (const same of [url, `${url}#x`, `${url}?x`, ` ${url}#x?y`]) assert.strictEqual(resolveObjectURL(same).size, 4);
for (const other of [url.toUpperCase(), `${url}/`, `${url}:x`, 'blob:x', 'x']) assert.strictEqual(resolveObjectURL(other), undefined);
(async () => {
  assert.strictEqual(await (await fetch(`${url}#x`)).text(), 'four');
  await assert.rejects(fetch(`${url}?x`), { message: 'fetch failed' });
  await assert.rejects(fetch(url, { method: 'POST' }), { message: 'fetch failed' });
  URL.revokeObjectURL(`${url}#x`);
  assert.strictEqual(resolveObjectURL(url), undefined);
})().then(mustCall());
