// An uncaught error is shown behind 'exit', whose listeners may end the program before; one thrown there is monitored too.
'use strict';
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

function run(code) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return { status, stdout, stderr };
}
{
  const { status, stderr } = run("process.on('exit', (code) => console.error('exit', code)); throw new Error('out')");
  assert.strictEqual(status, 1);
  assert.match(stderr, /^exit 1\n[^]*Error: out/);
}
assert.deepStrictEqual(run("process.on('exit', () => process.exit(21)); throw new Error('out')"), { status: 21, stdout: '', stderr: '' });
{
  const { status, stdout } = run(`process.on('uncaughtExceptionMonitor', (error, origin) => console.log(error.message, origin));
    process.on('exit', () => { throw new Error('in') })`);
  assert.strictEqual(status, 1);
  assert.strictEqual(stdout, 'in uncaughtException\n');
}
{
  const { stdout } = run(`process.on('uncaughtException', ({ message }) => console.log(/reason "(.*)"/.exec(message)[1]));
    const reasons = [[], new Date(0), new Map(), { __proto__: null }, {}, { toString() {} }, { constructor: 5 }, null, Symbol('s')];
    for (const reason of reasons) Promise.reject(reason);`);
  assert.deepStrictEqual(stdout.trim().split('\n'), ['[object Array]', '[object Date]', '#<Map>', '[object Object]', '#<Object>',
    '[object Object]', '[object Object]', 'null', 'Symbol(s)']);
}
