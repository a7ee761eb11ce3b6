// When a test of the root starts, and until when assertions count towards a plan: a few microtasks, and before process.nextTick().
'use strict';
const common = require('../common');
const assert = require('assert');
const { test } = require('node:test');

// A program that boots by ticks put off to a microtask finds the tests begun.
let begun = false;
let depth = 0;
(function deeper() {
  if (depth++ < 20) Promise.resolve().then(deeper);
  else process.nextTick(common.mustCall(() => assert.strictEqual(begun, true)));
})();
test('begins', () => { begun = true; });

// Promises that a test does not wait for.
test('counts', (t) => {
  t.plan(2);
  const settled = Promise.resolve();
  settled.then(() => t.assert.ok(true));
  settled.then(() => {}).then(() => {}).then(() => t.assert.ok(true));
});
