'use strict';
// The column of a frame is where the name of what is called, `new`, or the property that was read begins, wherever the text came from:
// source maps are asked for it.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const vm = require('vm');
const Module = require('module');

// Each line marks with @ where the frame is.
const cases = [
  "o.a.@boom();",
  "@boom ( 1 );",
  "o?.a?.@boom();",
  "(0, o.a.boom)@();",
  "@new o.a.Boom();",
  "const x = @new  Boom(o.a.boom);",
  "@new Boom;",
  "o.@missing();",
  "o.missing.@deeper;",
  "null.@x;",
  "@nothing.x;",
  "@nothing();",
  "throw @new Error('made');",
  "throw @Error('called');",
  "new P().@call();",
  "const \u00e4 = '\u{1f600}\u20ac'; o.a.@boom(\u00e4);",
  "try { null.x; } catch (e) { o.a.@boom(); }",
];
const head = `const boom = () => { throw new Error('boom'); }; function Boom() { boom(); }
class P { #p() { boom(); } call() { this.#p(); } }
const o = { a: { boom, Boom } };
`;
const own = /:(\d+):(\d+)\)?$/;
function place(run, frameOf) {
  try {
    run();
  } catch (error) {
    const frames = error.stack.split('\n').filter((line) => /^ {4}at /.test(line));
    const [, line, column] = own.exec(frames.find(frameOf));
    return `${line}:${column}`;
  }
  return 'nothing thrown';
}
const text = (line) => `${head}function program() {\n${line.replace('@', '')}\n}`;
const expected = (line) => `5:${line.indexOf('@') + 1}`;
for (const [i, line] of cases.entries()) {
  const ours = (name) => (frame) => frame.includes(name) && frame.includes(':5:');
  const file = common.tmp(`columns-${i}.js`);
  fs.writeFileSync(file, `${text(line)}\nmodule.exports = program;`);
  assert.strictEqual(place(require(file), ours(file)), expected(line), `file: ${line}`);
  const script = vm.runInThisContext(`(() => { ${text(line)}\nreturn program; })()`, { filename: `script-${i}.js` });
  assert.strictEqual(place(script, ours(`script-${i}.js`)), expected(line), `script: ${line}`);
  const context = vm.createContext();
  const inside = vm.runInContext(`(() => { ${text(line)}\nreturn program; })()`, context, { filename: `inside-${i}.js` });
  assert.strictEqual(place(inside, ours(`inside-${i}.js`)), expected(line), `context: ${line}`);
  const compiled = vm.compileFunction(`${text(line)}\nreturn program;`, ['a', 'b'], { filename: `function-${i}.js` })();
  assert.strictEqual(place(compiled, ours(`function-${i}.js`)), expected(line), `compileFunction: ${line}`);
  const made = new Module(`made-${i}.js`);
  made._compile(`${text(line)}\nmodule.exports = program;`, `/nowhere/made-${i}.js`);
  assert.strictEqual(place(made.exports, ours(`made-${i}.js`)), expected(line), `_compile: ${line}`);
}
// On the first line of a function that vm compiled, and with an offset.
const first = vm.compileFunction('try { null.x } catch { throw new Error("first") }', ['a'], { filename: 'first.js', lineOffset: 6 });
assert.strictEqual(place(first, (frame) => frame.includes('first.js')), '7:30');

const thrown = common.tmp('thrown.js');
fs.writeFileSync(thrown, 'function f() {\n  throw   new TypeError("x");\n}\nf();\n');
assert.match(common.run([thrown]).stderr, /thrown\.js:2\n {2}throw {3}new TypeError\("x"\);\n {2}\^\n\nTypeError: x\n {4}at f \(.*thrown\.js:2:11\)\n {4}at .*thrown\.js:4:1\)\n/);
