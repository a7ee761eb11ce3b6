'use strict';
// The store behind an await, whichever way it ends and wherever it stands: the fast way and the one for code that may run
// after a rejection; thenables run in the context of their await; what waits since before the first storage has none.
const common = require('../common');
const assert = require('assert');

const later = (value, fails) => new Promise((resolve, reject) => setTimeout(fails ? reject : resolve, 1, value));
let open;
const early = (async () => {
  await new Promise((resolve) => { open = resolve; });
  return als.getStore();
})();

const { AsyncLocalStorage } = require('async_hooks');
const als = new AsyncLocalStorage();
const seen = [];
const note = (what) => seen.push(`${what}:${als.getStore()}`);

async function plain(n) {
  const sum = await later(n) + await later(n);
  note('plain');
  return sum;
}
async function caught(n) {
  try {
    await later(new Error('x'), true);
  } catch {
    note('catch');
  } finally {
    note('finally');
  }
  await n;
  note('after');
}
async function* generated() {
  try {
    yield await later(1);
    yield 2;
  } finally {
    note('closed');
  }
}
async function loops() {
  for await (const one of generated()) {
    note(`turn ${one}`);
    await later(one);
    if (one === 2) break;
  }
  for (const one of [later(1), 2]) await one;
  note('loops');
  const [a = await later(3)] = [];
  note(a);
}
async function rejected() {
  await later(1);
  await later(new Error('y'), true);
}
async function entered() {
  als.enterWith('entered');
  await 1;
  note('entered');
}
const thenable = { then(resolve) {
  note('thenable');
  resolve(7);
} };

async function program() {
  assert.strictEqual(await plain(2), 4);
  await caught();
  await loops();
  await rejected().catch(() => note('handler'));
  assert.strictEqual(await thenable, 7);
  note('thenable after');
  await (async () => await later(1))();
  note('nested');
  await entered();
  note('who entered');
}

const expected = (store) => ['plain', 'catch', 'finally', 'after', 'turn 1', 'turn 2', 'closed', 'loops', '3', 'handler', 'thenable', 'thenable after', 'nested']
  .map((what) => `${what}:${store}`).concat('entered:entered', 'who entered:entered');
(async () => {
  // Two at once: what one leaves behind must not be seen by the other.
  await Promise.all(['a', 'b'].map((store) => als.run(store, program)));
  for (const store of ['a', 'b']) {
    const mine = seen.filter((text) => text.endsWith(`:${store}`));
    assert.deepStrictEqual(mine, expected(store).slice(0, 13));
  }
  assert.strictEqual(seen.filter((text) => text.endsWith(':entered')).length, 4);
  assert.strictEqual(als.getStore(), undefined);
  als.run('late', open);
  assert.strictEqual(await early, undefined);
})().then(common.mustCall());
