'use strict';
// Modules that hand on what a CommonJS file exports: require() and import give what they would of any other module.

const { tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');
const { execFileSync } = require('child_process');

const write = (name, text) => fs.writeFileSync(tmp(name), text);

const usual = "import get from './target.js';\n\nexport default get;\n\nexport { get as 'module.exports' };\n";
write('target.js', 'globalThis.runs = (globalThis.runs ?? 0) + 1; module.exports = function target() {}; module.exports.from = module.parent;\n');
write('usual.mjs', usual);
write('comment.mjs', `// it says so\n${usual.replace(/;/g, '')}/* and ends */`);
write('only.mjs', "import get from \"./target.js\"; export { get as 'module.exports' }");
write('no-name.mjs', "import get from './target.js'; export default get;");
write('other.mjs', "import get from './target.js'; globalThis.other = 1; export default get; export { get as 'module.exports' };");
write('twice.mjs', `${usual}export default get;`);
write('absent.mjs', usual.replace('target', 'absent'));
write('query.mjs', usual.replace('target.js', 'target.js?a'));
write('escape.mjs', usual.replace('target', '\\x74arget'));
write('typed.mjs', usual.replace("target.js'", "target.js'\n with { type: 'json' }"));
write('to-module.mjs', usual.replace('target', 'module'));
write('module.js', "export default 'of a module'; globalThis.modules = (globalThis.modules ?? 0) + 1;");
write('cycle.mjs', usual.replace('target', 'cycle'));
write('cycle.js', "try { require('./cycle.mjs'); } catch (error) { exports.code = error.code; }");
write('throws.mjs', usual.replace('target', 'throws'));
write('throws.js', "throw new RangeError('on purpose');");

// Each in a process of its own: the first module of the other kind changes what is loaded.
function run(text) {
  write('main.js', `const show = (value) => console.log(JSON.stringify(value));\n${text}`);
  const out = execFileSync(process.execPath, ['--no-warnings', tmp('main.js')], { encoding: 'utf8' });
  return out.trim().split('\n').map((line) => JSON.parse(line));
}
const attempt = (name) => `try { show(typeof require('./${name}')); } catch (error) { show([error.name, error.code]); }`;

for (const name of ['usual.mjs', 'comment.mjs', 'only.mjs']) {
  const text = `const target = require('./${name}');
    show([target === require('./target.js'), target.from === undefined, runs, require.cache[require.resolve('./${name}')].exports === target,
      require.cache[require.resolve('./${name}')].loaded, module.children.length]);
    import('./${name}').then((all) => show([Object.keys(all).sort(), all['module.exports'] === target, runs]));`;
  assert.deepStrictEqual(run(text), [[true, true, 1, true, true, 2], [name === 'only.mjs' ? ['module.exports'] : ['default', 'module.exports'], true, 1]]);
}
assert.deepStrictEqual(run("show(Object.keys(require('./no-name.mjs')).sort());"), [['__esModule', 'default']]);
assert.deepStrictEqual(run(`${attempt('other.mjs')} show(other);`), ['function', 1]);
assert.deepStrictEqual(run(attempt('twice.mjs')), [['SyntaxError', null]]);
assert.deepStrictEqual(run(attempt('absent.mjs')), [['Error', 'ERR_MODULE_NOT_FOUND']]);
assert.deepStrictEqual(run(`${attempt('query.mjs')} ${attempt('escape.mjs')} show(runs);`), ['function', 'function', 1]);
assert.deepStrictEqual(run(attempt('typed.mjs'))[0][0], 'TypeError');
assert.deepStrictEqual(run("show([require('./to-module.mjs'), modules]);"), [['of a module', 1]]);
assert.deepStrictEqual(run("show(require('./cycle.mjs').code);"), ['ERR_REQUIRE_CYCLE_MODULE']);
assert.deepStrictEqual(run(attempt('throws.mjs')), [['RangeError', null]]);
