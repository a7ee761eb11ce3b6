'use strict';
// The module of a program, and its require(), are what they are for every file, whatever is asked of them first: of the main thread and
// of a worker.

const { mustCall, run, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

fs.writeFileSync(tmp('other.js'), 'exports.parent = module.parent; exports.main = require.main; exports.name = __filename;');
fs.writeFileSync(tmp('back.js'), 'exports.early = require(module.parent.filename).early;');
fs.writeFileSync(tmp('other.mjs'), 'export default 7;');
fs.mkdirSync(tmp('typed'));
fs.writeFileSync(tmp('typed', 'package.json'), '{ "type": "module" }');
fs.mkdirSync(tmp('node_modules', 'pkg'), { recursive: true });
fs.writeFileSync(tmp('node_modules', 'pkg', 'index.js'), 'module.exports = "package";');

// name: [expression, its value]; each is the first thing that its program does.
const cases = {
  instance: ["module instanceof require('module')", true],
  main: ['require.main === module && process.mainModule === module', true],
  cached: ['require.cache[__filename] === module', true],
  keys: ['Object.keys(module).join()', 'id,path,exports,filename,loaded,children,paths'],
  own: ["[module.id, module.path === __dirname, module.filename === __filename, module.loaded, module.parent, module.exports === exports, this === exports].join()", '.,true,true,false,,true,true'],
  paths: ["module.paths[0] === require('path').join(__dirname, 'node_modules') && module.paths.at(-1)", '/node_modules'],
  resolves: ["require.resolve('./other') === require('path').join(__dirname, 'other.js')", true],
  extensions: ["Object.keys(require.extensions).slice(0, 3).join()", '.js,.json,.node'],
  requireKeys: ["Object.keys(require).join()", 'resolve,main,extensions,cache'],
  plainKeys: ["Object.getOwnPropertyDescriptor(require, 'cache').writable", true],
  children: ["(require('./other'), module.children.length)", 1],
  parent: ["require('./other').parent === module && require('./other').main === module", true],
  builtin: ["require('fs') === require('node:fs') && require('fs') === module.require('fs')", true],
  package: ["require('pkg')", 'package'],
  byOwn: ["(module.require = () => 'own', require('fs'))", 'own'],
  byClass: ["(module.constructor._load = () => 'class', require('fs'))", 'class'],
  byPrototype: ["(require('module').prototype.require = () => 'prototype', require('fs'))", 'prototype'],
  unknown: ["caught(() => require('node:nothing'))", 'ERR_UNKNOWN_BUILTIN_MODULE'],
  missing: ["caught(() => require('./nothing'))", 'MODULE_NOT_FOUND'],
  number: ['caught(() => require(5))', 'ERR_INVALID_ARG_TYPE'],
  empty: ["caught(() => require(''))", 'ERR_INVALID_ARG_VALUE'],
  circle: ["(exports.early = 'yes', require('./back').early)", 'yes'],
  dynamic: ["import('./other.mjs').then((other) => other.default)", 7],
  returned: ["(() => { const { Module } = module.constructor; return Module === module.constructor; })()", true],
  shown: ["require('util').inspect(module).includes(\"id: '.'\")", true],
  registered: ["(require('module')._extensions['.txt'] = (m) => { m.exports = 'text'; }, require('fs').writeFileSync(__filename + '.txt', ''), require(__filename + '.txt'))", 'text'],
};

const names = Object.keys(cases);
const program = (text) => `const caught = (run) => { try { run(); } catch (error) { return error.code; } };
const result = ${text};
Promise.resolve(result).then((value) => {
  const { parentPort } = require('worker_threads');
  if (parentPort) parentPort.postMessage({ value });
  else process.stdout.write(JSON.stringify({ value }));
});
`;
const seen = new Set();
for (const name of names) {
  const [text, value] = cases[name];
  const file = tmp(`${name}.js`);
  // What a case puts in the place of require() is taken back by then.
  const own = name.startsWith('by') ? program(text).replace("require('worker_threads')", "process.getBuiltinModule('worker_threads')") : program(text);
  fs.writeFileSync(file, own);
  const worker = new Worker(file);
  worker.on('message', mustCall((message) => {
    assert.deepStrictEqual(message, { value }, name);
    seen.add(name);
  }));
  worker.on('error', (error) => { throw new Error(`${name}: ${error.stack}`); });
}
// The same as programs of processes, some at once in one of each kind that could differ.
for (const name of ['own', 'cached', 'children', 'byClass', 'missing', 'dynamic', 'circle', 'keys']) {
  const { stdout, stderr, status } = run([tmp(`${name}.js`)]);
  assert.deepStrictEqual([stdout, stderr, status], [JSON.stringify({ value: cases[name][1] }), '', 0], name);
}

// Found by another name: a link, a name without its ending, a relative one.
fs.symlinkSync(tmp('own.js'), tmp('link.js'));
fs.writeFileSync(tmp('where.js'), 'process.stdout.write(__filename);');
fs.symlinkSync(tmp('where.js'), tmp('linked.js'));
for (const args of [[tmp('where')], [tmp('linked.js')], ['where.js'], ['./where.js'], ['typed/../where.js']]) {
  assert.strictEqual(run(args, { cwd: tmp('.') }).stdout, fs.realpathSync(tmp('where.js')), args.join());
}
// Its package says that it is an ES module; so does its text.
fs.writeFileSync(tmp('typed', 'a.js'), 'process.stdout.write(typeof module + typeof import.meta.url);');
assert.strictEqual(run([tmp('typed', 'a.js')]).stdout, 'undefinedstring');
fs.writeFileSync(tmp('untyped.js'), 'import "fs"; process.stdout.write(typeof module);');
assert.strictEqual(run(['--no-warnings', tmp('untyped.js')]).stdout, 'undefined');

// What fails: at the place in its file, with the exit code of an uncaught exception.
fs.writeFileSync(tmp('throws.js'), '\n  throw new Error("thrown here");\n');
const failed = run([tmp('throws.js')]);
assert.strictEqual(failed.status, 1);
assert.match(failed.stderr, /throws\.js:2\n {2}throw new Error\("thrown here"\);\n {2}\^\n\nError: thrown here\n {4}at Object\.<anonymous> \([^\n]*throws\.js:2:9\)/);
fs.writeFileSync(tmp('fault.js'), 'let a = 1;\nlet a = 2;\n');
const faulty = run([tmp('fault.js')]);
assert.strictEqual(faulty.status, 1);
assert.match(faulty.stderr, /fault\.js:2\n[^]*SyntaxError: Identifier 'a' has already been declared/);
const worker = new Worker(tmp('throws.js'));
worker.on('error', mustCall((error) => assert.match(error.stack, /^Error: thrown here\n {4}at Object\.<anonymous> \([^\n]*throws\.js:2:9\)/)));
process.on('exit', () => assert.strictEqual(seen.size, names.length));
