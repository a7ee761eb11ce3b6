'use strict';
// util.inspect and util.format as Node 26 has them: proxies are named, hidden keys keep the style of their name, what a custom
// inspection returns is shown by its kind, separators leave exponents alone, %s asks toString of all but the language's own classes.
require('../common');
const assert = require('assert');
const util = require('util');

const is = (value, options, expected) => assert.strictEqual(util.inspect(value, options), expected);
const cyan = (text) => `\u001b[36m${text}\u001b[39m`;

const proxy = new Proxy({ a: 1 }, {});
is(proxy, {}, 'Proxy({ a: 1 })');
is(new Proxy(proxy, {}), {}, 'Proxy(Proxy({ a: 1 }))');
is([proxy], { depth: 0 }, '[ Proxy([Object]) ]');
is(proxy, { showProxy: true }, 'Proxy [ { a: 1 }, {} ]');
is(new Proxy(function f() {}, {}), { colors: true }, `${cyan('Proxy(')}${cyan('[Function: f]')}${cyan(')')}`);
is(new Proxy({ [util.inspect.custom]: () => 'mine' }, {}), {}, 'mine');
const self = {};
self.self = new Proxy(self, {});
is(self, {}, '<ref *1> { self: [Circular *1] }');
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
for (const showProxy of [true, false]) is(revoked, { showProxy }, '<Revoked Proxy>');

const hidden = Object.defineProperties({}, { key: { value: 1 }, 'a-b': { value: 2 } });
is(hidden, { showHidden: true, colors: true }, "{ [key]: \u001b[33m1\u001b[39m, [\u001b[32m'a-b'\u001b[39m]: \u001b[33m2\u001b[39m }");
is(new ArrayBuffer(1), { colors: true }, `ArrayBuffer { ${cyan('[Uint8Contents]')}: <00>, \u001b[32m[byteLength]\u001b[39m: \u001b[33m1\u001b[39m }`);
is({ a: Object.assign(Object.create(null), { x: 1 }) }, { depth: 0 }, '{ a: [Object: null prototype] }');
is(Object.assign(/x/, { q: 1 }), { colors: true }, '\u001b[32m/\u001b[39m\u001b[33mx\u001b[39m\u001b[32m/\u001b[39m { q: \u001b[33m1\u001b[39m }');
is({ [util.inspect.custom]: () => 5 }, { colors: true }, '\u001b[33m5\u001b[39m');
is({ get a() { throw 1; } }, { getters: true, colors: true }, `{ a: ${cyan('[Getter:')} <Inspection threw (\u001b[33m1\u001b[39m)>${cyan(']')} }`);
assert.ok(!util.inspect(Buffer.alloc(1), { showHidden: true, customInspect: false }).includes('readBigUInt64LE'));

for (const [number, text] of [[1e-7, '1e-7'], [-1e-7, '-1e-7'], [-0.5, '-0.5'], [-0, '-0'], [1e21, '1e+21'], [123456.78912, '123_456.789_12'], [-1234, '-1_234'], [NaN, 'NaN']]) {
  is(number, { numericSeparator: true }, text);
}

assert.strictEqual(util.format('%s %s %s', new URL('http://a.b'), Buffer.from('abc'), new URLSearchParams('a=1')), 'http://a.b/ abc a=1');
assert.strictEqual(util.format('%s %s', new Set([1]), Object(Symbol('w'))), 'Set(1) { 1 } [Symbol: Symbol(w)]');
globalThis.Mine = class Mine { toString() { return 'text'; } };
assert.strictEqual(util.format('%s', new globalThis.Mine()), 'text');

assert.ok(util.isDeepStrictEqual(new WeakRef({}), new WeakRef([])));
assert.ok(!util.isDeepStrictEqual(new WeakMap(), new WeakMap()));
