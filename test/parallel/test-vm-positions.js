// Stacks of vm's scripts: lineOffset, columnOffset, caught errors, the excerpt of a syntax error; the texts of their functions.
'use strict';
require('../common');
const assert = require('assert');
const vm = require('vm');

const place = (stack) => /foo\.js:(\d+):(\d+)/.exec(stack).slice(1).map(Number);
const options = { filename: 'foo.js', lineOffset: 10, columnOffset: 5 };
for (const run of [vm.runInThisContext, (code, given) => vm.runInNewContext(code, {}, given)]) {
  const stack = run('var s; try { null.x; } catch (e) { s = e.stack; } s', options);
  assert.match(stack, /^TypeError: .*\n {4}at foo\.js:11:\d+\n/);
  const [line, column] = place(run('new Error("x").stack', { filename: 'foo.js' }));
  assert.strictEqual(line, 1);
  assert.deepStrictEqual(place(run('new Error("x").stack', options)), [11, column + 5]);
  assert.deepStrictEqual(place(run('try {} catch (e) {}\nnew Error("x").stack', options)), [12, column]);
  assert.deepStrictEqual(place(run('try { throw 1 } catch (e) { } new Error("x").stack', options)), [11, column + 35]);
}

const column = place(vm.runInThisContext('new Error("x").stack', { filename: 'foo.js' }))[1];
const made = vm.compileFunction(' try { throw 1 } catch (e) { return new Error("x").stack }', ['a'], options);
assert.deepStrictEqual(place(made()), [11, column + 41]);
assert.strictEqual(String(made), 'function (a) {\n try { throw 1 } catch (e) { return new Error("x").stack }\n}');
const second = vm.compileFunction('\n return new Error("x").stack', [], options);
assert.deepStrictEqual(place(second()), [12, column + 8]);

const text = 'function f(a) { try { a(); } catch (e) { return import("x"); } }';
assert.strictEqual(vm.runInThisContext(`(${text})`).toString(), text);
assert.strictEqual(vm.runInNewContext(`(${text}).toString()`), text);
assert.strictEqual(eval(`(${text})`).toString(), text);
assert.match(eval("try { null.x; import(0); } catch (e) { e.stack }"), /^TypeError: .*\n {4}at /);

assert.throws(() => new vm.Script('\nvar a = ;', options), ({ stack }) => /^foo\.js:12\nvar a = ;\n +\^\n\nSyntaxError: Unexpected token ';'\n {4}at /.test(stack));

// Error.prepareStackTrace of the program, or else of a context, for a context's errors too.
Error.prepareStackTrace = (error, sites) => `${error.message} ${sites[0].getFileName()}`;
assert.strictEqual(vm.runInNewContext('new Error("x").stack', {}, 'in.js'), 'x in.js');
assert.strictEqual(vm.runInNewContext('Error.prepareStackTrace = (e, sites) => sites.length > 0; try { null.x } catch (e) { e.stack }', {}, 'in.js'), true);
delete Error.prepareStackTrace;

// The frames begin above what constructs an error.
assert.match(vm.runInNewContext('class A extends Error { constructor() { super("m"); } } new A().stack', {}, 'z.js'), /^Error: m\n {4}at z\.js:1:\d+\n/);
