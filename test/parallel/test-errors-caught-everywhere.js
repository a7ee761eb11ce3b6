'use strict';
// What the engine throws has Node's words and stack wherever a program gets hold of it: in the callback of a rejection, in scripts of
// vm and their contexts, where Error.prepareStackTrace of the context makes the stack; and in code of new Function.
const common = require('../common');
const assert = require('assert');
const vm = require('vm');

const right = common.mustCall((error) => {
  assert.strictEqual(error.message, "Cannot read properties of null (reading 'x')");
  assert.match(error.stack, /^TypeError: Cannot read properties of null \(reading 'x'\)\n {4}at /);
  assert.ok(!Object.hasOwn(error, 'line') && !Object.hasOwn(error, 'sourceURL'));
}, 10);
(async () => null.x)().catch(right);
Promise.resolve().then(() => null.x).catch(right);
new Promise(() => null.x).catch(right);
assert.strictEqual(`${Promise.prototype.catch}`, 'function catch() { [native code] }');
assert.strictEqual(Promise.prototype.catch.length, 1);
const plain = { then: (...args) => args };
assert.deepStrictEqual(Promise.prototype.catch.call(plain, 5), [undefined, 5]);

const text = `(async () => null.x)().catch(right); try { null.x; } catch (e) { right(e); }
  (async () => { try { await (async () => null.x)(); } catch (e) { right(e); } })(); 0`;
globalThis.right = right;
vm.runInThisContext(text, 'this.js');
const context = vm.createContext({ right });
vm.runInContext(text, context, 'context.js');
vm.compileFunction('try { null.x; } catch (e) { right(e); }', [], { parsingContext: context, filename: 'function.js' })();
assert.deepStrictEqual(Object.keys(context), ['right']);
assert.strictEqual(vm.runInContext(`Error.prepareStackTrace = (error, sites) => [error.message, sites[0].getLineNumber()].join();
  try { nothing(); } catch (e) { e.stack }`, vm.createContext(), 'prepared.js'), 'nothing is not defined,2');

try {
  new Function('nowhere()')();
} catch (error) {
  assert.match(error.stack, /^ReferenceError: nowhere is not defined\n {4}at /);
}

// A context that has no prepareStackTrace of its own is served by the program's.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (error, sites) => `${error.message}|${sites[0].getFileName()}`;
assert.strictEqual(vm.runInNewContext('new Error("made").stack', {}, 'served.js'), 'made|served.js');
assert.strictEqual(vm.runInNewContext('try { nothing() } catch (e) { e.stack }', {}, 'served.js'), 'nothing is not defined|served.js');
Error.prepareStackTrace = prepareStackTrace;

// A constructor that a class does not write is no frame.
class Own extends Error {}
assert.match(new Own('x').stack, /^Error: x\n {4}at Object\.<anonymous> \(.*test-errors-caught-everywhere\.js:\d+:14\)/);

// A frozen context has the engine's classes.
const frozen = vm.createContext(vm.constants.DONT_CONTEXTIFY);
vm.runInContext('Object.freeze(globalThis)', frozen);
assert.throws(() => vm.runInContext('nothing', frozen), (error) => error.name === 'ReferenceError');
