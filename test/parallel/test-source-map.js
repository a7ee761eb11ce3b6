'use strict';
// --enable-source-maps and module.SourceMap: places and names of the source in stacks and in the report of an error.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { SourceMap, findSourceMap, setSourceMapsSupport, getSourceMapsSupport } = require('module');

// Original: "function first() {\n  throw new Error('mapped');\n}\nfirst();\n", all on one line here.
const generated = "function a(){throw new Error('mapped')}a();";
const map = {
  version: 3,
  sources: ['original.src'],
  names: ['first'],
  sourcesContent: ["function first() {\n  throw new Error('mapped');\n}\nfirst();\n"],
  // [0 -> 0:0] [9 -> 0:9 first] [13 -> 1:2] [23 -> 1:12] [39 -> 3:0 first]
  mappings: 'AAAA,SAASA,IACP,UAAU,gBAEZA',
};
const parsed = new SourceMap(map, { lineLengths: [43] });
assert.deepStrictEqual(parsed.findEntry(0, 14), {
  generatedLine: 0, generatedColumn: 13, originalSource: 'original.src', originalLine: 1, originalColumn: 2, name: undefined,
});
assert.deepStrictEqual(parsed.findOrigin(1, 40), { name: 'first', fileName: 'original.src', lineNumber: 4, columnNumber: 1 });
assert.deepStrictEqual(parsed.lineLengths, [43]);
assert.deepStrictEqual(parsed.payload, map);
assert.notStrictEqual(parsed.payload, map);
assert.deepStrictEqual(new SourceMap({ ...map, mappings: ';;;' }).findEntry(0, 5), {});
assert.throws(() => new SourceMap('text'), { code: 'ERR_INVALID_ARG_TYPE' });

fs.writeFileSync(common.tmp('inline.js'), `${generated}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}\n`);
fs.writeFileSync(common.tmp('beside.mjs'), `${generated}\n//# sourceMappingURL=beside.map\n`);
fs.writeFileSync(common.tmp('beside.map'), JSON.stringify(map));
fs.writeFileSync(common.tmp('broken.js'), `${generated}\n//# sourceMappingURL=data:application/json;base64,!!\n`);

for (const name of ['inline.js', 'beside.mjs']) {
  const { stderr, status } = common.run(['--enable-source-maps', common.tmp(name)]);
  assert.strictEqual(status, 1);
  assert.ok(stderr.startsWith(`${common.tmp('original.src')}:2\n  throw new Error('mapped');\n`), stderr);
  assert.ok(stderr.includes(`    at first (${common.tmp('original.src')}:2:`), stderr);
  assert.ok(stderr.includes(`${common.tmp('original.src')}:4:1`), stderr);
  assert.ok(!common.run([common.tmp(name)]).stderr.includes('original.src'));
}
assert.ok(common.run(['--enable-source-maps', common.tmp('broken.js')]).stderr.includes('broken.js:1:'));

// Switched on by the program; a text that is compiled in the place of a file brings its own map.
assert.strictEqual(findSourceMap(common.tmp('inline.js')), undefined);
setSourceMapsSupport(true, { nodeModules: true });
assert.deepStrictEqual({ ...getSourceMapsSupport() }, { enabled: true, nodeModules: true, generatedCode: false });
assert.strictEqual(process.sourceMapsEnabled, true);
assert.throws(() => require(common.tmp('inline.js')), (error) => error.stack.includes('original.src:2:'));
assert.ok(findSourceMap(common.tmp('inline.js')) instanceof SourceMap);
assert.strictEqual(findSourceMap(__filename), undefined);
const Module = require('module');
const module_ = new Module(common.tmp('never-written.js'));
assert.throws(() => module_._compile(fs.readFileSync(common.tmp('inline.js'), 'utf8'), common.tmp('never-written.js')),
              (error) => error.stack.includes(`at first (${common.tmp('original.src')}:2:`));
const before = process.sourceMapsEnabled;
process.setSourceMapsEnabled(false);
assert.deepStrictEqual([before, process.sourceMapsEnabled], [true, false]);
assert.throws(() => require(common.tmp('inline.js')), (error) => !error.stack.includes('original.src'));

// Only a comment names a map, not the inside of a string.
{
  const { tmp, run } = require('../common');
  const fs = require('fs');
  const map = Buffer.from(JSON.stringify({ version: 3, sources: ['original.ts'], sourcesContent: ['x'], mappings: ';AAAA', names: [] })).toString('base64');
  const comment = `//# sourceMappingURL=data:application/json;base64,${map}`;
  fs.writeFileSync(tmp('string.js'), `\nthrow new Error("x");\`\n${comment}\n\``);
  fs.writeFileSync(tmp('comment.js'), `\nthrow new Error("x"); ${comment}\nlet y;`);
  require('assert').doesNotMatch(run(['--enable-source-maps', tmp('string.js')]).stderr, /original\.ts/);
  require('assert').match(run(['--enable-source-maps', tmp('comment.js')]).stderr, /original\.ts/);
}

// A sign without a number is the least of all.
{
  const { SourceMap } = require('module');
  const map = new SourceMap({ version: 3, sources: ['a'], names: [], mappings: 'AAAB' });
  require('assert').strictEqual(map.findEntry(0, 0).originalColumn, -0x80000000);
}
