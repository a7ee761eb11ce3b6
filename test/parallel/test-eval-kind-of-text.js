'use strict';
// What a text of -e is: an await whose operand cannot follow a name makes it a module; an error that the program makes does not
// send it through another parser.

const { run } = require('../common');
const assert = require('assert');

const result = (...args) => {
  const { status, stdout, stderr } = run(args);
  return status === 0 ? stdout.trim() : stderr;
};
assert.strictEqual(result('-e', 'function f() {} f(await {}); console.log(2)'), '2');
assert.strictEqual(result('-e', '[await []]; console.log(1)'), '1');
assert.match(result('-e', 'function f() { await g(1) }'), /\n {15}\^+\n\nSyntaxError: await is only valid in async functions/);
assert.match(result('-e', 'f(a b)'), /SyntaxError: missing \) after argument list/);
assert.match(result('-e', 'const a b = 1'), /SyntaxError: Missing initializer in const declaration/);
const once = result('-e', 'const u = 1; function f() {} console.log("once"); throw new SyntaxError(f<Number>(1))');
assert.match(once, /SyntaxError: false/);
assert.match(result('-e', 'enum A { B }'), /^(?!.*ERR_UNSUPPORTED)[^]*SyntaxError/);
assert.match(result('--input-type=module-typescript', '-e', 'enum A { B }'), /^\[eval\]:1\nenum A \{ B \}\n\^{4}\n\nSyntaxError \[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\]/);
