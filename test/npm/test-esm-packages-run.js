'use strict';
// A program that uses many ES module packages runs, as a program and as a worker, and says the same.
const common = require('../common');
// vite's rolldown has a part for each platform; some versions of npm leave it out.
if (process.platform === 'linux') common.needs(`@rolldown/binding-linux-${process.arch}-gnu`);
common.needs('zod', 'hono', 'rxjs', 'lodash-es', 'p-queue', 'date-fns', 'execa', 'chalk', 'undici', 'vite', 'rollup', 'typescript');
const assert = require('assert');
const path = require('path');
const { Worker } = require('worker_threads');

const program = path.join(__dirname, 'programs', 'esm-smoke.mjs');
const expected = `zod: [{"name":"ada","age":36},["too_small","invalid_type"]]
hono: [200,"no time",{"id":"7","q":"x"}]
rxjs: [[20,40],[0,1,2]]
lodash-es: [[[1,2],[3,4],[5]],[{"a":1},{"a":2}]]
p-queue: 2
date-fns: Freitag 1. M\u00e4rz 2024
execa: ["42",0]
chalk: \x1b[31m\x1b[1mred\x1b[22m\x1b[39m
undici: got /path
rollup: const used = 1;

console.log(used);
typescript: const x = 1;
vite: const a = 1;
export default a;
vite server: true
`;

const main = common.run([program]);
assert.strictEqual(main.stderr, '');
assert.strictEqual(main.stdout, expected);
assert.strictEqual(main.status, 0);

const worker = new Worker(program, { stdout: true });
let text = '';
worker.stdout.setEncoding('utf8').on('data', (part) => { text += part; });
worker.on('exit', common.mustCall((code) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(text, expected);
}));
