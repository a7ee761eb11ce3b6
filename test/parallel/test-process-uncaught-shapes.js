'use strict';
// What is reported of thrown things that are no errors, of errors without frames, and of those that the engine's own code found.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

const stderrOf = (text) => {
  const file = common.tmp('program.js');
  fs.writeFileSync(file, text);
  return common.run([file]).stderr;
};
assert.match(stderrOf(`throw { message: 'm', stack: 's' }`), /^\{ message: 'm', stack: 's' \}$/m);
assert.match(stderrOf(`JSON.parse('{')`), /program\.js:1\nJSON\.parse\('\{'\)\n {5}\^\n\nSyntaxError: /);
assert.match(stderrOf(`Promise.any([Promise.reject(1)])`), /^\[AggregateError: All promises were rejected\] \{ \[errors\]: \[ 1 \] \}$/m);

const { stdout } = common.run(['-e', `
  process.on('uncaughtException', (error) => console.log(error.constructor.name, error.name, Object.keys(error)));
  Promise.reject(5);`]);
assert.strictEqual(stdout, "UnhandledPromiseRejection UnhandledPromiseRejection [ 'code', 'name' ]\n");
// A warning without a code has none.
require('util').deprecate(() => {}, 'old')();
process.once('warning', common.mustCall((warning) => assert.ok(!Object.hasOwn(warning, 'code'))));
