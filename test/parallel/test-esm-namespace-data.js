'use strict';
// Namespace objects: what has run and does not change is data and cannot be assigned to; what changes stays live; modules
// that hold each other's namespaces.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { pathToFileURL } = require('url');

const write = (name, text) => fs.writeFileSync(common.tmp(name), text);
write('fixed.mjs', 'export const one = 1; export function f() { return one; } export default class {}');
write('live.mjs', 'export let count = 0; export const more = () => { count++; };');
write('self.mjs', 'export * as self from "./self.mjs"; export * as other from "./other.mjs"; export const name = "self";');
write('other.mjs', 'export * as back from "./self.mjs"; export const name = "other";');
write('plain.cjs', 'exports.value = 1; exports.change = () => { exports.value = 2; };');
write('main.mjs', `
import * as fixed from './fixed.mjs';
import * as live from './live.mjs';
import * as self from './self.mjs';
import * as plain from './plain.cjs';
export { fixed, live, self, plain };
export function assign(space, key) { space[key] = 5; }
export function remove(space, key) { delete space[key]; }
`);

import(pathToFileURL(common.tmp('main.mjs')).href).then(common.mustCall(({ fixed, live, self, plain, assign, remove }) => {
  const { value, enumerable, configurable } = Object.getOwnPropertyDescriptor(fixed, 'one');
  assert.deepStrictEqual([value, enumerable, configurable], [1, true, false]);
  assert.deepStrictEqual(Object.keys(fixed), ['default', 'f', 'one']);
  assert.strictEqual(fixed.default.name, 'default');
  assert.throws(() => assign(fixed, 'one'), TypeError);
  assert.throws(() => assign(fixed, 'new'), TypeError);
  assert.throws(() => remove(fixed, 'one'), TypeError);
  assert.strictEqual(fixed.one, 1);
  assert(Object.isSealed(fixed));
  live.more();
  assert.strictEqual(live.count, 1);
  assert.throws(() => assign(live, 'count'), TypeError);
  assert.strictEqual(self.self.other.back.name, 'self');
  assert.strictEqual(self.other.name, 'other');
  plain.change();
  assert.strictEqual(plain.value, 1); // as it was when it had run
  assert.strictEqual(plain.default.value, 2);
}));
