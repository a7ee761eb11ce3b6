'use strict';
// When exports can be read: at the end of a module that keeps them, at any time of one that changes them or stands in a
// cycle, through namespaces, re-exports and texts that are evaluated inside.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const files = {
  'kept.mjs': 'export const a = 1; export default class {} export { a as "a name" }; export function f() { return a; } var later = 3; export { later };',
  'changed.mjs': 'export let n = 0; export function up() { n++; }',
  'evaluated.mjs': 'export let e = 0; export const set = (text) => eval(text);',
  'left.mjs': 'import { right } from "./right.mjs"; export function left() { return "left"; } export const both = left() + right();',
  'right.mjs': 'import { left, both } from "./left.mjs"; export function right() { return "right"; } export const early = left(); export const seen = () => both;',
  'waits.mjs': 'export const w = await new Promise((resolve) => setTimeout(resolve, 1, "waited")); export default w;',
  'star.mjs': 'export * from "./kept.mjs"; export * as changed from "./changed.mjs"; export { w as again } from "./waits.mjs"; export const own = 1;',
  'self.mjs': 'import * as self from "./self.mjs"; export const before = "read" in self; export let s = 5; export const read = self.s;',
  'main.mjs': `import Kept, { a, f, later, "a name" as named } from './kept.mjs';
    import { n, up } from './changed.mjs';
    import { set } from './evaluated.mjs';
    import { both } from './left.mjs';
    import { early, seen } from './right.mjs';
    import * as star from './star.mjs';
    import { before, read } from './self.mjs';
    export const result = [];
    result.push([a, f(), later, named, Kept.name]);
    up(); result.push([n, star.changed.n]);
    set('e = 7'); result.push((await import('./evaluated.mjs')).e);
    result.push([both, early, seen()]);
    result.push([star.again, star.own, star.f(), Object.keys(star)]);
    result.push([before, read]);`,
};
for (const [name, text] of Object.entries(files)) fs.writeFileSync(common.tmp(name), text);
(async () => {
  const { result } = await import(common.tmp('main.mjs'));
  assert.deepStrictEqual(result, [
    [1, 1, 3, 1, 'default'],
    [1, 1],
    7,
    ['leftright', 'left', 'leftright'],
    ['waited', 1, 1, ['a', 'a name', 'again', 'changed', 'f', 'later', 'own']],
    [true, 5],
  ]);
})().then(common.mustCall());
