'use strict';
// module.register(): hooks in a thread of their own, for import() and static imports, with data and ports handed over.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { register } = require('module');
const { MessageChannel } = require('worker_threads');
const { pathToFileURL } = require('url');

const write = (name, text) => {
  fs.writeFileSync(common.tmp(name), text);
  return pathToFileURL(common.tmp(name)).href;
};

write('hooks.mjs', `
import { threadId, isInternalThread, parentPort } from 'node:worker_threads';
let prefix;
export async function initialize({ port, given }) {
  prefix = given;
  port.postMessage({ inMain: threadId === 0, isInternalThread, parentPort });
  port.on('message', (text) => { prefix += text; port.postMessage(prefix); });
  port.unref();
}
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('virtual:')) return { url: specifier, shortCircuit: true };
  if (specifier === 'renamed') return next('node:path', context);
  if (specifier === 'broken:') throw Object.assign(new RangeError('not this one'), { code: 'BROKEN' });
  if (specifier === 'attributes:') return { url: 'virtual:' + JSON.stringify(context.importAttributes), shortCircuit: true };
  return next(specifier, context);
}
export async function load(url, context, next) {
  if (url.startsWith('virtual:cjs')) return { format: 'commonjs', shortCircuit: true, source: 'exports.named = require("./dep.js").dep;' };
  if (url.startsWith('virtual:')) return { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(prefix + url) };
  const loaded = await next(url, url.endsWith('.txt') ? { ...context, format: 'module' } : context);
  if (url.endsWith('.txt')) return { format: 'module', shortCircuit: true, source: 'export default ' + JSON.stringify(loaded.source.toString()) };
  if (url.endsWith('plain.cjs') || url.endsWith('dep.js')) return { ...loaded, source: 'exports.dep = "hooked"; exports.req = require("./dep.js").dep' };
  if (url.endsWith('static.mjs')) return { ...loaded, source: loaded.source + 'export const added = import.meta.url;' };
  return loaded;
}
export const notAHook = 1;
`);
const text = write('text.txt', 'some text');
write('dep.js', 'exports.dep = "file";');
const plain = write('plain.cjs', 'exports.dep = "file";');
const main = write('static.mjs', 'import path from "renamed"; import said from "virtual:static"; export { path, said };');

const { port1, port2 } = new MessageChannel();
assert.strictEqual(register('./hooks.mjs', main, { data: { port: port2, given: '>' }, transferList: [port2] }), undefined);

port1.once('message', common.mustCall((first) => {
  assert.deepStrictEqual(first, { inMain: false, isInternalThread: true, parentPort: null });
  port1.once('message', common.mustCall((prefix) => {
    assert.strictEqual(prefix, '>>');
    rest().then(common.mustCall(() => { port1.close(); }));
  }));
  port1.postMessage('>');
}));

async function rest() {
  assert.strictEqual((await import('virtual:x')).default, '>>virtual:x');
  const [again, same] = await Promise.all([import('virtual:y'), import('virtual:y')]);
  assert.strictEqual(again, same);
  const space = await import(main);
  assert.strictEqual(space.path, require('path'));
  assert.strictEqual(space.said, '>>virtual:static');
  assert.strictEqual(space.added, main);
  assert.strictEqual((await import('attributes:', { with: { type: 'json' } })).default, '>>virtual:{"type":"json"}');
  const hooked = (await import(plain)).default;
  assert.strictEqual(hooked.dep, 'hooked');
  assert.strictEqual(hooked.req, 'hooked');
  await assert.rejects(import('broken:'), (error) => error instanceof RangeError && error.code === 'BROKEN' && error.message === 'not this one');
  await assert.rejects(import('./nowhere.mjs'), { code: 'ERR_MODULE_NOT_FOUND' });
  // Within a turn, too.
  const meta = (await import(write('meta.mjs', 'export const found = import.meta.resolve("virtual:z"); export const other = import.meta.resolve("renamed");')));
  assert.strictEqual(meta.found, 'virtual:z');
  assert.strictEqual(meta.other, 'node:path');
  write('required.mjs', 'import said from "virtual:required"; export default said;');
  assert.strictEqual(require(common.tmp('required.mjs')).default, '>>virtual:required');
  // require() of the program itself is not theirs.
  assert.strictEqual(require(common.tmp('plain.cjs')).dep, 'hooked'); // the one that import made
  delete require.cache[common.tmp('plain.cjs')];
  assert.strictEqual(require(common.tmp('plain.cjs')).dep, 'file');
  assert.throws(() => require('virtual:x'), { code: 'MODULE_NOT_FOUND' });

  // A later hook is asked first, and is itself loaded by the earlier ones.
  register(`data:text/javascript,${encodeURIComponent(`
    import said from 'virtual:inside';
    export async function resolve(specifier, context, next) {
      if (specifier === 'over:') return next('virtual:over', context);
      if (specifier === 'said:') return { url: 'virtual:' + said, shortCircuit: true };
      return next(specifier);
    }`)}`);
  assert.strictEqual((await import('over:')).default, '>>virtual:over');
  assert.strictEqual((await import('said:')).default, '>>virtual:>>virtual:inside');
  assert.throws(() => register('./none.mjs', main), { code: 'ERR_MODULE_NOT_FOUND' });
  assert.throws(() => register('data:text/javascript,throw new TypeError("at once")'), { name: 'TypeError', message: 'at once' });
  assert.throws(() => register('data:text/javascript,export function initialize() { throw 5 }'), (error) => error === 5);
  assert.strictEqual((await import(text)).default, 'some text');
}
