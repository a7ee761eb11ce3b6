'use strict';
// Modules with a top-level await: siblings go on meanwhile, importers wait, an error reaches all that wait.

const { tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');

const put = (name, text) => fs.writeFileSync(tmp(name), text);
put('log.mjs', 'export const log = []');
put('slow.mjs', 'import { log } from "./log.mjs"; log.push("slow begins"); await new Promise((r) => setTimeout(r, 20)); log.push("slow ends"); export const v = 1');
put('quick.mjs', 'import { log } from "./log.mjs"; log.push("quick"); await 0; log.push("quick ends")');
put('plain.mjs', 'import { log } from "./log.mjs"; log.push("plain")');
put('waits.mjs', 'import { v } from "./slow.mjs"; import { log } from "./log.mjs"; log.push(`waits ${v}`)');
put('main.mjs', 'import "./waits.mjs"; import "./quick.mjs"; import "./plain.mjs"; import { log } from "./log.mjs"; log.push("main"); export { log }');
put('fails.mjs', 'await 0; throw new RangeError("x")');
put('above.mjs', 'import "./fails.mjs"; globalThis.above = true');

(async () => {
  const { log } = await import(tmp('main.mjs'));
  assert.deepStrictEqual(log, ['slow begins', 'quick', 'plain', 'quick ends', 'slow ends', 'waits 1', 'main']);
  const results = await Promise.allSettled([import(tmp('above.mjs')), import(tmp('fails.mjs')), import(tmp('above.mjs'))]);
  for (const { reason } of results) assert.strictEqual(reason.message, 'x');
  assert.strictEqual(results[0].reason, results[2].reason);
  assert.strictEqual(globalThis.above, undefined);
})().then(mustCall());
