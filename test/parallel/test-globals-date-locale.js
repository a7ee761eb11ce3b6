'use strict';
// Dates as text for people: formatters are kept, and must not be where the time zone, the locale or the options are others.
require('../common');
const assert = require('assert');

const date = new Date(1e12 + 456);
process.env.TZ = 'UTC';
const reference = {
  toLocaleString: { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  toLocaleDateString: { year: 'numeric', month: 'numeric', day: 'numeric' },
  toLocaleTimeString: { hour: 'numeric', minute: 'numeric', second: 'numeric' },
};
for (const [name, parts] of Object.entries(reference)) {
  const method = Date.prototype[name];
  assert.strictEqual(method.name, name);
  assert.strictEqual(method.length, 0);
  assert.strictEqual(`${method}`, `function ${name}() { [native code] }`);
  assert.throws(() => new method(), TypeError);
  const { enumerable, writable, configurable, value } = Object.getOwnPropertyDescriptor(Date.prototype, name);
  assert.deepStrictEqual({ enumerable, writable, configurable, value }, { enumerable: false, writable: true, configurable: true, value: method });
  for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York', 'UTC']) {
    process.env.TZ = zone;
    for (const locale of [undefined, 'en-US', 'de-DE', 'ja', 'en-US']) {
      const expected = new Intl.DateTimeFormat(locale, parts).format(date);
      for (let i = 0; i < 2; i++) assert.strictEqual(date[name](locale), expected, `${zone} ${locale}`);
    }
  }
  // More of them than are kept.
  for (const x of 'abcdefghijklmnopqrs') assert.strictEqual(date[name](`de-x-${x}`), new Intl.DateTimeFormat('de', parts).format(date));
  assert.strictEqual(date[name](['fr']), new Intl.DateTimeFormat('fr', parts).format(date));
  assert.strictEqual(date[name]('en-US', { timeZone: 'Asia/Tokyo' }), new Intl.DateTimeFormat('en-US', { ...parts, timeZone: 'Asia/Tokyo' }).format(date));
  assert.strictEqual(new Date(NaN)[name](), 'Invalid Date');
  for (const not of [{}, 1, undefined, null, Object.create(date)]) assert.throws(() => method.call(not), TypeError);
  assert.throws(() => date[name]('not a locale'), RangeError);
  assert.throws(() => date[name](null), TypeError);
}
class Day extends Date {}
assert.strictEqual(new Day(1e12).toLocaleDateString('en-US'), '9/9/2001');
