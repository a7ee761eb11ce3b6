'use strict';
// module.enableCompileCache() and NODE_COMPILE_CACHE: what was compiled is kept in the folder, taken from there by the next process,
// and never where it is damaged, of another text, or not ours.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { enableCompileCache, flushCompileCache, getCompileCacheDir, constants: { compileCacheStatus } } = require('module');

for (const invalid of [0, null, false, 1, NaN, true, Symbol(0)]) assert.throws(() => enableCompileCache(invalid), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => enableCompileCache({ directory: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => enableCompileCache({ portable: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => flushCompileCache(1), { code: 'ERR_INVALID_ARG_TYPE' });
const clean = { ...process.env };
for (const name of Object.keys(clean)) if (name.includes('COMPILE_CACHE')) delete clean[name];
const where = common.tmp('compile-cache');
fs.mkdirSync(where, { recursive: true });
const status = (code, env = {}) => common.run(['-e', code], { env: { ...clean, ...env } }).stdout;

assert.strictEqual(status('const m = require("module"); console.log(m.getCompileCacheDir(), m.flushCompileCache())'), 'undefined undefined\n');
assert.strictEqual(status('console.log(require("module").enableCompileCache().status)', { NODE_DISABLE_COMPILE_CACHE: '1' }), `${compileCacheStatus.DISABLED}\n`);
fs.writeFileSync(path.join(where, 'file'), '');
const failed = JSON.parse(status(`console.log(JSON.stringify(require("module").enableCompileCache(${JSON.stringify(path.join(where, 'file'))})))`));
assert.strictEqual(failed.status, compileCacheStatus.FAILED);
assert.match(failed.message, /Cannot/);
if (/not built with this engine/.test(failed.message)) common.skip('no bytecode with this engine');
assert.match(failed.message, /ENOTDIR/);

// A program of every kind of text, with what could differ if it came from elsewhere.
const program = {
  'main.js': `const a = require('./a'); const l = require('./latin'); const w = require('./wide');
    console.log(a.add(1, 2), a.text, l, w, a.line());
    import('./m.mjs').then((m) => console.log(m.default, m.live()));`,
  'a.js': `exports.add = (x, y) => x + y;\nexports.text = function named() { return 1; }.toString();\nexports.unused = () => 3;
    exports.line = () => new Error('x').stack.split('\\n')[1].replace(/.*[/]/, '');\ntry { null.x } catch (e) { exports.e = e.stack }`,
  'latin.js': `module.exports = '\u00e4\u00f6' + (() => '\u00fc')();`,
  'wide.js': `module.exports = '\u4e16\u{1f600}' + (() => '\u754c')();`,
  'm.mjs': `import { b } from './n.mjs'; export default \`\${b} \u2713\`; export const live = () => import.meta.url.slice(-5);`,
  'n.mjs': `export let b = 1; b = 2;`,
};
for (const [name, text] of Object.entries(program)) fs.writeFileSync(path.join(where, name), text);
const cache = path.join(where, 'cache');
const expected = common.run([path.join(where, 'main.js')], { env: clean }).stdout;
assert.match(expected, /^3 function named\(\) \{ return 1; \} \u00e4\u00f6\u00fc \u4e16\u{1f600}\u754c a\.js:4:\d+\)?\n2 \u2713 m\.mjs\n$/u);
function run() {
  const { stdout, stderr } = common.run([path.join(where, 'main.js')], { env: { ...clean, NODE_COMPILE_CACHE: cache, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } });
  assert.strictEqual(stdout, expected);
  const count = (expression) => stderr.match(expression)?.length ?? 0;
  return { accepted: count(/was accepted/g), written: count(/writing cache for .*success/g), skipped: count(/because cache was the same/g), stderr };
}
const shape = ({ accepted, written, skipped }) => [accepted, written, skipped];
const all = Object.keys(program).length;
assert.deepStrictEqual(shape(run()), [0, all, 0]);
assert.deepStrictEqual(shape(run()), [all, 0, all]);

const [folder] = fs.readdirSync(cache);
const files = fs.readdirSync(path.join(cache, folder)).map((name) => path.join(cache, folder, name));
assert.strictEqual(files.length, all);
assert.strictEqual(fs.statSync(path.dirname(files[0])).mode & 0o777, 0o700);
for (const file of files) assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600);

// Each kind of damage: the text is compiled, and the file written anew.
const damage = {
  bit: (file, bytes) => { bytes[bytes.length >> 1] ^= 4; fs.writeFileSync(file, bytes); },
  head: (file, bytes) => { bytes[3] ^= 255; fs.writeFileSync(file, bytes); },
  tail: (file, bytes) => { bytes[bytes.length - 40] ^= 1; fs.writeFileSync(file, bytes); },
  short: (file, bytes) => fs.writeFileSync(file, bytes.subarray(0, -1)),
  long: (file, bytes) => fs.writeFileSync(file, Buffer.concat([bytes, Buffer.alloc(8)])),
  empty: (file) => fs.writeFileSync(file, ''),
  other: (file) => fs.writeFileSync(file, Buffer.alloc(4096, 'x')),
  open: (file) => fs.chmodSync(file, 0o666),
  link: (file) => { fs.renameSync(file, `${where}/moved`); fs.symlinkSync(`${where}/moved`, file); },
  ...(process.getuid() === 0 ? { foreign: (file) => fs.chownSync(file, 65534, 65534) } : {}),
};
for (const [name, spoil] of Object.entries(damage)) {
  for (const file of files) spoil(file, fs.readFileSync(file));
  const { accepted, written } = run();
  assert.deepStrictEqual([name, accepted, written], [name, 0, all]);
  assert.deepStrictEqual([name, run().accepted], [name, all]);
}
// One module's file in the place of another's.
const [one, other] = files;
const swapped = fs.readFileSync(one);
fs.copyFileSync(other, one);
fs.writeFileSync(other, swapped);
assert.deepStrictEqual(shape(run()), [all - 2, 2, all - 2]);
// Another text.
fs.appendFileSync(path.join(where, 'a.js'), '\n// more');
const changed = run();
assert.deepStrictEqual(shape(changed), [all - 1, 1, all - 1]);
assert.match(changed.stderr, /a\.js\.\.\. code hash mismatch/);

// A folder that others may write is not used.
fs.mkdirSync(path.join(where, 'open', folder), { recursive: true });
fs.chmodSync(path.join(where, 'open', folder), 0o777);
assert.match(status(`console.log(require("module").enableCompileCache(${JSON.stringify(path.join(where, 'open'))}).message)`), /EPERM/);

// From within: what is loaded afterwards is kept, at the latest when flush says so; workers take and give too.
fs.writeFileSync(path.join(where, 'within.js'), `
  const m = require('module');
  const fs = require('fs');
  const { directory, status } = m.enableCompileCache({ directory: process.argv[2] });
  console.log(status, directory === process.argv[2], m.getCompileCacheDir().startsWith(directory + '/'), m.enableCompileCache().status);
  require('./a');
  m.flushCompileCache();
  console.log(fs.readdirSync(m.getCompileCacheDir()).length);
  require('./latin');
  process.on('exit', () => require('./wide'));
  process.exit(5);`);
const within = path.join(where, 'within');
const ran = common.run([path.join(where, 'within.js'), within], { env: clean });
assert.strictEqual(ran.stdout, `${compileCacheStatus.ENABLED} true true ${compileCacheStatus.ALREADY_ENABLED}\n1\n`);
assert.strictEqual(ran.status, 5);
assert.strictEqual(fs.readdirSync(path.join(within, folder)).length, 3);
fs.writeFileSync(path.join(where, 'worker.js'), `
  const { Worker, isMainThread } = require('worker_threads');
  if (isMainThread) new Worker(__filename).on('exit', () => new Worker(__filename).on('exit', () => console.log('done')));
  else require('./a');`);
const workers = path.join(where, 'workers');
for (let i = 0; i < 2; i++) {
  assert.strictEqual(common.run([path.join(where, 'worker.js')], { env: { ...clean, NODE_COMPILE_CACHE: workers } }).stdout, 'done\n');
  assert.strictEqual(fs.readdirSync(path.join(workers, folder)).length, 2);
}
// A syntax error is told as without a cache, and nothing kept of it.
fs.writeFileSync(path.join(where, 'bad.js'), 'let x = 1;\nlet y = = 2;\n');
const bad = (env) => common.run([path.join(where, 'bad.js')], { env: { ...clean, ...env } });
assert.strictEqual(bad({ NODE_COMPILE_CACHE: path.join(where, 'none') }).stderr, bad({}).stderr);
assert.deepStrictEqual(fs.readdirSync(path.join(where, 'none', folder)), []);
