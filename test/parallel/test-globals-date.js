'use strict';
// Texts that V8 reads as dates and the engine does not: an Invalid Date came of those that databases write ('... 00:00:00 +00:00').
require('../common');
const assert = require('assert');
const vm = require('vm');

process.env.TZ = 'Europe/Berlin';
const texts = {
  '2000-01-02 03:04:05.678 +00:00': '2000-01-02T03:04:05.678Z',
  '1999-01-01 01:01:01 GMT': '1999-01-01T01:01:01.000Z',
  '2000-01-02 00:00:00 UTC': '2000-01-02T00:00:00.000Z',
  '2000-01-02Z': '2000-01-02T00:00:00.000Z',
  '2000/01/02 00:00:00Z': '2000-01-02T00:00:00.000Z',
  '2000-01-02 00:00:00 PST': '2000-01-02T08:00:00.000Z',
  '2000-01-02 3:04 PM': '2000-01-02T14:04:00.000Z',
  '2000-01-02t00:00:00z': '2000-01-02T00:00:00.000Z',
  '2000-1-2': '2000-01-01T23:00:00.000Z',
  '2000-01-02': '2000-01-02T00:00:00.000Z',
  '2000-01': '2000-01-01T00:00:00.000Z',
  '02.01.2000': '2000-01-31T23:00:00.000Z',
  'Jan 2000': '1999-12-31T23:00:00.000Z',
  '2020 May 1': '2020-04-30T22:00:00.000Z',
  'foo 2000': '1999-12-31T23:00:00.000Z',
  '1': '2000-12-31T23:00:00.000Z',
  '2020-02-30': '2020-03-01T00:00:00.000Z',
  '2020-02-30T01:00:00+0200': '2020-02-29T23:00:00.000Z',
  'Feb 30 2020': '2020-02-29T23:00:00.000Z',
  '20:00 2000-01-02': '2000-01-02T19:00:00.000Z',
  '2000-01-02 (a (comment))': '2000-01-01T23:00:00.000Z',
  'Thu, 01 Jan 1970 00:00:00 GMT+0200': '1969-12-31T22:00:00.000Z',
};
for (const [text, iso] of Object.entries(texts)) {
  assert.strictEqual(new Date(text).toISOString(), iso, text);
  assert.strictEqual(Date.parse(text), Date.parse(iso), text);
}
for (const text of ['', 'no', '2000-13-01', '2000-01-32', '2000-01-02T00:00:00 GMT', '2000-01-02T1', '2000-01-02 25:00', '2000 x', '1 2 3 4', '10:20', '(']) {
  assert.ok(Number.isNaN(Date.parse(text)), text);
}
Date.parse('9'.repeat(1e5));
Date.parse('(-:.'.repeat(1e4));

// The constructor is as the engine's in all else.
assert.strictEqual(Date.length, 7);
assert.strictEqual(Date.name, 'Date');
assert.strictEqual(`${Date}`, 'function Date() { [native code] }');
assert.strictEqual(typeof Date(), 'string');
assert.strictEqual(new Date().constructor, Date);
assert.ok(Math.abs(new Date() - Date.now()) < 1000);
assert.strictEqual(new Date(2000, 0, 2, 3, 4, 5, 6).getTime(), new Date('2000-01-02T03:04:05.006').getTime());
assert.strictEqual(new Date(Date.UTC(2000, 1)).toISOString(), '2000-02-01T00:00:00.000Z');
assert.ok(Number.isNaN(new Date(undefined).getTime()));
assert.strictEqual(new Date(null).getTime(), 0);
assert.strictEqual(new Date(new Date(5)).getTime(), 5);
assert.throws(() => new Date(Symbol('x')), TypeError);
class Later extends Date { get later() { return this.getTime() + 1; } }
assert.strictEqual(new Later(5).later, 6);
assert.strictEqual(new Later('Jan 2000').getFullYear(), 2000);
assert.ok(new Later() instanceof Date);
assert.strictEqual(Object.getPrototypeOf(Reflect.construct(Date, [1], Later)), Later.prototype);
assert.deepStrictEqual(Object.getOwnPropertyNames(Date).sort(), ['UTC', 'length', 'name', 'now', 'parse', 'prototype']);
assert.deepStrictEqual(structuredClone(new Date(5)), new Date(5));
assert.strictEqual(require('util').inspect(Date), '[Function: Date]');
const other = vm.createContext();
assert.strictEqual(vm.runInContext('new Date("2000-01-02 00:00:00 UTC").toISOString()', other), '2000-01-02T00:00:00.000Z');
assert.ok(vm.runInContext('Date instanceof Function && new Date() instanceof Date && new Date().constructor === Date && !(new Date() instanceof Array)', other));
