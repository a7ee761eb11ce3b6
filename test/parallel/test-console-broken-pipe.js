'use strict';
// A program that goes on to log when nobody reads its output any more ends by EPIPE; one line more it may lose unnoticed.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');

function run(program, name, check) {
  const child = spawn(process.execPath, ['-e', program]);
  child[name].once('data', () => child[name].destroy()).on('close', () => child.stdin.end());
  let told = '';
  if (name === 'stdout') child.stderr.on('data', (text) => { told += text; });
  child.on('close', common.mustCall((code) => check(code, told)));
}
run('setInterval(() => console.log("x".repeat(1000)), 1)', 'stdout', (code, told) => {
  assert.strictEqual(code, 1);
  assert.match(told, /EPIPE/);
});
run('setInterval(() => console.error("x"), 1)', 'stderr', (code) => assert.strictEqual(code, 1));
run('console.log("a"); process.stdin.once("end", () => { console.log("b"); console.error("alive"); }).resume();', 'stdout', (code, told) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(told, 'alive\n');
});
