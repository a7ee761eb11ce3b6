'use strict';
// A limit holds wherever vm is first met: in a dependency, in the program's first turn or a later one, in text built at run time.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(common.tmp('dep.js'), `exports.go = () => {
  try { require('vm').runInNewContext('for (;;);', {}, { timeout: 20 }); } catch (error) { console.log(error.code); }
};`);
fs.writeFileSync(common.tmp('first.js'), "require('./dep').go();");
fs.writeFileSync(common.tmp('later.mjs'), "import dep from './dep.js'; setImmediate(() => dep.go());");
fs.writeFileSync(common.tmp('worker.js'), "new (require('worker_threads').Worker)(__dirname + '/first.js');");
fs.writeFileSync(common.tmp('child.js'), "require('child_process').fork(__dirname + '/first.js'); require('child_process').fork(__dirname + '/first.js');");

for (const [name, times] of [['first.js', 1], ['later.mjs', 1], ['worker.js', 1], ['child.js', 2]]) {
  const { stdout, stderr, status } = common.run([common.tmp(name)]);
  assert.deepStrictEqual({ stdout, stderr, status }, { stdout: 'ERR_SCRIPT_EXECUTION_TIMEOUT\n'.repeat(times), stderr: '', status: 0 }, name);
}
