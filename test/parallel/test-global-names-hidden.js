'use strict';
// What texts of eval(), Function() and vm need of troika is found by them, and is no property of the global object.
const { run, mustCall } = require('../common');
const assert = require('assert');
const vm = require('vm');

const names = () => Reflect.ownKeys(globalThis).map(String);
const before = names();
const same = () => assert.deepStrictEqual(names().filter((name) => !before.includes(name)), []);
const disposed = [];
globalThis.note = (what) => disposed.push(what);
before.push('note');

for (const promise of [eval("import('fs')"), (0, eval)("import('fs')"), new Function("return import('fs')")()]) {
  promise.then(mustCall((fs) => assert.strictEqual(typeof fs.readFileSync, 'function')));
}
vm.runInThisContext("import('fs')", { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).then(mustCall((fs) => assert.strictEqual(typeof fs.readFileSync, 'function')));
vm.runInThisContext("try { null.x } catch (e) { if (!/^TypeError: /.test(e.stack)) throw e }");
vm.runInThisContext('(async () => { await 1; return 2; })()').then(mustCall((two) => {
  assert.strictEqual(two, 2);
  same();
}));
vm.runInThisContext('{ using x = { [Symbol.dispose]() { note(1); } }; }');
eval('{ using x = { [Symbol.dispose]() { note(2); } }; }');
new Function('using x = { [Symbol.dispose]() { note(3); } };')();
assert.deepStrictEqual(disposed, [1, 2, 3]);
same();

const program = `
  import('fs').then(() => console.log(Reflect.ownKeys(globalThis).filter((name) => /\\$/.test(String(name)))));
  try { null.x } catch (e) { console.log(e.stack.split('\\n')[0].slice(0, 10)); }
  { using x = { [Symbol.dispose]() { console.log('disposed'); } }; }`;
assert.strictEqual(run(['-e', program]).stdout, 'TypeError:\ndisposed\n[]\n');
