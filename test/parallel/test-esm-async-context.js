'use strict';
// Modules compiled once a context is followed: it also survives awaits of what is no native promise.

const { tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { AsyncLocalStorage } = require('async_hooks');

const body = `const run = async (als) => { const seen = []; class Sub extends Promise {}
  await als.run('in', async () => {
    await 5; seen.push(als.getStore());
    await { then(r) { setTimeout(r, 1) } }; seen.push(als.getStore());
    await(new Sub((r) => setTimeout(r, 1))); seen.push(als.getStore());
    const [a, b] = [await Sub.resolve(1) + await 2, - await 3]; seen.push(als.getStore(), a + b);
  });
  seen.push(als.getStore()); return seen };`;
fs.writeFileSync(tmp('context.mjs'), `${body} export { run }`);
fs.writeFileSync(tmp('context.cjs'), `${body} exports.run = run;`);

const als = new AsyncLocalStorage();
als.run(0, () => {});
(async () => {
  const expected = ['in', 'in', 'in', 'in', 0, undefined];
  assert.deepStrictEqual(await require(tmp('context.cjs')).run(als), expected);
  assert.deepStrictEqual(await (await import(tmp('context.mjs'))).run(als), expected);
})().then(mustCall());
