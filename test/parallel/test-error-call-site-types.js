// Call sites have a type where something is called on an object: methods and a module's own code; functions and constructors have
// none. Packages (caller-callsite) find by it the file that called them.
'use strict';
require('../common');
const assert = require('assert');

function sites() {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, found) => found;
  const { stack } = new Error();
  Error.prepareStackTrace = before;
  return stack.slice(1).map((site) => [site.getFunctionName(), site.getTypeName(), site.getMethodName(), site.isToplevel(), site.isConstructor()]);
}

const kModule = [null, 'Object', null, false, false];
function plain() { return sites().slice(0, 2); }
assert.deepStrictEqual(plain(), [['plain', null, null, true, false], kModule]);

const object = { method() { const all = sites(); return all[0]; } };
assert.deepStrictEqual(object.method(), ['method', 'Object', 'method', false, false]);

class Thing {
  constructor() { this.made = sites()[0]; }
  method() { const all = sites(); return all[0]; }
}
const thing = new Thing();
assert.deepStrictEqual(thing.made, ['Thing', null, null, false, true]);
assert.deepStrictEqual(thing.method(), ['method', 'Thing', 'method', false, false]);

[1].forEach(() => {
  const [inner, native, outer] = sites();
  assert.deepStrictEqual(inner, [null, null, null, true, false]);
  assert.deepStrictEqual(native, ['forEach', 'Array', 'forEach', false, false]);
  assert.deepStrictEqual(outer, kModule);
});

// The text names it as before.
assert.match(new Error().stack, /^Error\n {4}at Object\.<anonymous> \(/);
