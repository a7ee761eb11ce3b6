'use strict';
// A listener of 'exit' that throws in a worker: the parent hears of the error, the exit code stays what it was.
const assert = require('assert');
const { Worker } = require('worker_threads');

const seen = {};
const programs = { natural: '', 'exit(5)': 'process.exit(5)', 'exitCode = 7': 'process.exitCode = 7' };
for (const name of Object.keys(programs)) {
  seen[name] = [];
  new Worker(`process.on('exit', () => { throw new Error('in exit'); }); ${programs[name]}`, { eval: true })
    .on('error', (error) => seen[name].push(error.message))
    .on('exit', (code) => seen[name].push(code));
}
process.on('exit', () => {
  assert.deepStrictEqual(seen, { natural: ['in exit', 0], 'exit(5)': ['in exit', 5], 'exitCode = 7': ['in exit', 7] });
});
