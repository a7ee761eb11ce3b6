'use strict';
// Objects whose state is in no property are refused, not written as plain ones.
require('../common');
const assert = require('assert');
const v8 = require('v8');

for (const value of [new Intl.Collator(), new Intl.NumberFormat(), new Intl.DateTimeFormat(), new Intl.PluralRules(), new Intl.Locale('en'),
  new Intl.Segmenter('en'), new Intl.ListFormat('en'), new (class extends Intl.Collator {})(), new FinalizationRegistry(() => {}),
  new WebAssembly.Memory({ initial: 1 }), [][Symbol.iterator](), ''[Symbol.iterator](), ''.matchAll(/a/g), new DisposableStack(), new WeakRef({})]) {
  assert.throws(() => v8.serialize(value), { message: /could not be cloned\.$/ }, Object.prototype.toString.call(value));
  assert.throws(() => v8.serialize([{ value }]), { message: /could not be cloned\.$/ });
}
class Tagged {
  get [Symbol.toStringTag]() { return 'Intl.Collator'; }
}
class Iterates {
  next() {}
}
Iterates.prototype[Symbol.toStringTag] = 'Array Iterator';
for (const value of [Intl, Math, JSON, Reflect, new Tagged(), new Iterates(), Object.create({ [Symbol.toStringTag]: 'Intl.Collator' })]) {
  assert.deepStrictEqual(v8.deserialize(v8.serialize(value)), {});
}
assert.deepStrictEqual(v8.deserialize(v8.serialize(new (class { a = 1; })())), { a: 1 });
