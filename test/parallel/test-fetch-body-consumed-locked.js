'use strict';
// A body that was read by text() and its like stays locked.
const common = require('../common');
const assert = require('assert');

(async () => {
  for (const make of [() => new Response('text'), () => new Response(new Blob(['blob'])), () => new Response(new Response('stream').body)]) {
    const early = make();
    const { body } = early;
    await early.text();
    const late = make();
    await late.arrayBuffer();
    for (const each of [body, late.body]) {
      assert.strictEqual(each.locked, true);
      assert.throws(() => each.getReader(), { code: 'ERR_INVALID_STATE' });
    }
    assert.strictEqual(late.bodyUsed, true);
  }
})().then(common.mustCall());
