'use strict';
// `using` and `await using`: order, failures, every kind of block; and functions that use them keep their text.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const log = [];
globalThis.log = log;
globalThis.sync = (name) => ({ name, [Symbol.dispose]() { log.push(name); } });
globalThis.later = (name) => ({ name, async [Symbol.asyncDispose]() { await undefined; log.push(name); } });
const { sync, later } = globalThis;

function block() {
  using a = sync('a'), b = sync('b');
  return inner();
  function inner() {
    log.push(a.name + b.name);
    return 1;
  }
}
assert.strictEqual(block(), 1);
assert.deepStrictEqual(log.splice(0), ['ab', 'b', 'a']);
assert.ok(block.toString().includes("  using a = sync('a'), b = sync('b');\n  return inner();\n"), block.toString());
assert.ok(block.toString().endsWith('    return 1;\n  }\n}'), block.toString());

for (using x of [sync('1'), sync('2'), sync('3')]) {
  if (x.name === '1') continue;
  break;
}
for (using x = sync('x'); log.length < 4;) log.push('turn');
assert.deepStrictEqual(log.splice(0), ['1', '2', 'turn', 'turn', 'x']);

const arrow = () => { using z = sync('z'); log.push('arrow'); };
class Fixed { static { using s = sync('static'); } *each() { using g = sync('generator'); yield 1; yield 2; } }
arrow();
for (const one of new Fixed().each()) if (one) break;
switch (1) { case 1: { using c = null; log.push(c); } }
assert.deepStrictEqual(log.splice(0), ['static', 'arrow', 'z', 'generator', null]);

const fails = (name) => ({ [Symbol.dispose]() { throw new Error(name); } });
assert.throws(() => { using a = fails('one'); using b = fails('two'); throw new Error('zero'); }, (error) => {
  assert.ok(error instanceof SuppressedError);
  assert.strictEqual(error.error.message, 'one');
  assert.strictEqual(error.suppressed.error.message, 'two');
  assert.strictEqual(error.suppressed.suppressed.message, 'zero');
  return true;
});
assert.throws(() => { using a = {}; }, TypeError);
assert.throws(() => { using a = 1; }, TypeError);
const using = 'a name';
assert.strictEqual(using, 'a name');

fs.writeFileSync(common.tmp('module.mjs'), `
  using top = sync('top');
  await using also = later('also');
  export const name = top.name;
  export function read() { return also.name; }
`);
(async () => {
  await assert.rejects(async () => { await using l = later('l'); using s = sync('s'); throw new Error('body'); }, { message: 'body' });
  assert.deepStrictEqual(log.splice(0), ['s', 'l']);
  for (await using l of [later('m'), sync('n')]) log.push(`in ${l.name}`);
  assert.deepStrictEqual(log.splice(0), ['in m', 'm', 'in n', 'n']);
  const turns = [];
  const counting = (async () => { for (let i = 0; i < 3; i++) turns.push(await i); })();
  { await using nothing = null; turns.push('body'); }
  turns.push('after');
  await counting;
  assert.deepStrictEqual(turns, ['body', 0, 'after', 1, 2]);
  const space = await import(common.tmp('module.mjs'));
  assert.strictEqual(space.name, 'top');
  assert.strictEqual(space.read(), 'also');
  assert.deepStrictEqual(log.splice(0), ['also', 'top']);
})().then(common.mustCall());
