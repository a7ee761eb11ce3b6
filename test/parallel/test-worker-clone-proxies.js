'use strict';
// A proxy is no data: it is refused, wherever it is in a small message.
require('../common');
const assert = require('assert');

const refused = (value, message) => {
  for (const v of [value, { a: value }, [1, [value]], new Map([[1, value]])]) {
    assert.throws(() => structuredClone(v), { name: 'DataCloneError', code: 25, message: `${message} could not be cloned.` });
  }
};
for (let i = 0; i < 3; i++) {
  refused(new Proxy({ x: i }, {}), '#<Object>');
  refused(new Proxy([i], {}), '[object Array]');
  refused(new Proxy(new Map(), {}), '#<Map>');
  refused(new Proxy(function f() {}, {}), 'function f() {}');
  refused(new Proxy(new Proxy({}, {}), {}), '#<Object>');
}
assert.throws(() => structuredClone(new Proxy(new Date(), {})), { name: 'DataCloneError' });

// Also after many others, where its names are not those of its neighbours.
const many = Array.from({ length: 100 }, (_, i) => ({ i }));
structuredClone(many);
many.push(new Proxy({ other: 1 }, {}));
assert.throws(() => structuredClone(many), { name: 'DataCloneError' });

// process.env is made by a proxy here, which is no matter of the program's.
{
  process.env.CLONED = 'yes';
  const copy = structuredClone({ first: {}, env: process.env });
  assert.deepStrictEqual(copy.env, { ...process.env });
  assert.strictEqual(structuredClone(process.env).CLONED, 'yes');
  assert.strictEqual(structuredClone([{ a: 1 }, process.env])[1].CLONED, 'yes');
}
