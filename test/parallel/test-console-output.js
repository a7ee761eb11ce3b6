'use strict';
// What console prints, to the letter.

const assert = require('assert');
const { Console } = require('console');
const { Writable } = require('stream');

let text = '';
const stream = () => new Writable({ decodeStrings: false, write(chunk, _, done) { text += chunk; done(); } });
const c = new Console({ stdout: stream(), stderr: stream() });
const printed = (use) => { text = ''; use(); return text; };
const log = (...args) => printed(() => c.log(...args)).slice(0, -1);

assert.strictEqual(log('a', 1, -0, true, null, undefined, 10n, Symbol('s')), 'a 1 -0 true null undefined 10n Symbol(s)');
assert.strictEqual(log('%s %d %i %f %j %o %O %c|%%', 'x', '42', 3.9, '1.5', { a: 1 }, [1], { b: 2 }, 'css'), "x 42 3 1.5 {\"a\":1} [ 1, [length]: 1 ] { b: 2 } |%");
assert.strictEqual(log({ a: 1, b: 'x', c: [1, 2, { d: { e: { f: 1 } } }] }), "{ a: 1, b: 'x', c: [ 1, 2, { d: [Object] } ] }");
assert.strictEqual(log(new Map([['k', { v: 1 }]]), new Set([1, 'b'])), "Map(1) { 'k' => { v: 1 } } Set(2) { 1, 'b' }");
assert.strictEqual(log([undefined, null, , 3]), '[ undefined, null, <1 empty item>, 3 ]');
assert.strictEqual(log(Buffer.from('hi'), new Uint8Array(2)), '<Buffer 68 69> Uint8Array(2) [ 0, 0 ]');
assert.strictEqual(log(class A {}, class B extends Array {}, () => {}, function f() {}, async () => {}, function* g() {}),
                   '[class A] [class B extends Array] [Function (anonymous)] [Function: f] [AsyncFunction (anonymous)] [GeneratorFunction: g]');
assert.strictEqual(log(new (class Foo { constructor() { this.x = 1; } })(), Object.create(null), new Date(0), /r/g), 'Foo { x: 1 } [Object: null prototype] {} 1970-01-01T00:00:00.000Z /r/g');
assert.strictEqual(log("it's", ["it's", 'q"', 'b`"\'']), "it's [ \"it's\", 'q\"', 'b`\"\\'' ]");
const circular = { name: 'c' };
circular.self = circular;
assert.strictEqual(log(circular), "<ref *1> { name: 'c', self: [Circular *1] }");
assert.strictEqual(log({ get a() { return 1; }, set b(v) {} }), '{ a: [Getter], b: [Setter] }');
assert.strictEqual(log(Array.from({ length: 120 }, (_, i) => i)).split('\n').at(-2), '  ... 20 more items');
assert.strictEqual(log('x'.repeat(10), { long: 'y'.repeat(80) }), `xxxxxxxxxx {\n  long: '${'y'.repeat(80)}'\n}`);
assert.strictEqual(log(), '');
assert.strictEqual(printed(() => { c.group('G'); c.log('in\nside'); c.group(); c.error('deep'); c.groupEnd(); c.groupEnd(); c.log('out'); }), 'G\n  in\n  side\n    deep\nout\n');
assert.strictEqual(printed(() => { c.count(); c.count('x'); c.count(); c.countReset(); c.count(); }), 'default: 1\nx: 1\ndefault: 2\ndefault: 1\n');
assert.strictEqual(printed(() => c.assert(false, 'why %s', 5)), 'Assertion failed: why 5\n');
assert.strictEqual(printed(() => c.assert(true, 'no')), '');
assert.strictEqual(printed(() => c.table([{ a: 1, b: 'x' }, { a: 2 }])), `\
┌─────────┬───┬─────┐
│ (index) │ a │ b   │
├─────────┼───┼─────┤
│ 0       │ 1 │ 'x' │
│ 1       │ 2 │     │
└─────────┴───┴─────┘
`);
assert.strictEqual(printed(() => c.dir({ a: { b: { c: {} } } }, { depth: 0 })), '{ a: [Object] }\n');
assert.match(printed(() => { c.time('t'); c.timeEnd('t'); }), /^t: \d+(\.\d+)?m?s\n$/);
assert.match(printed(() => c.trace('here')), /^Trace: here\n {4}at /);

// What is for an inspector does nothing without one; only the global console has it.
for (const name of ['profile', 'profileEnd', 'timeStamp']) {
  assert.strictEqual(console[name]('x'), undefined);
  assert.strictEqual(name in new console.Console(process.stdout), false);
}
assert.strictEqual(console.createTask('task').run(() => 7), 7);
assert.throws(() => console.createTask(''), { name: 'Error', message: 'First argument must be a non-empty string.' });
assert.throws(() => console.createTask('task').run(1), { name: 'Error', message: 'First argument must be a function.' });

// Each says what it is.
assert.deepStrictEqual([console, new console.Console(process.stdout)].map((one) => Object.prototype.toString.call(one)), ['[object console]', '[object console]']);
