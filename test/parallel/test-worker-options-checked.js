'use strict';
// Options that are wrong for a worker are told to who starts it, and never end the process.
const common = require('../common');
const assert = require('assert');
const { Worker } = require('worker_threads');

const make = (options) => new Worker('process.exit(process.execArgv.length)', { eval: true, ...options });
const fails = (options, text) => assert.throws(() => make(options), { code: 'ERR_WORKER_INVALID_EXEC_ARGV', message: `Initiated Worker with ${text}` });
for (const [line, text] of [
  ['--input-type=foo', '--input-type must be "module", "commonjs", "module-typescript" or "commonjs-typescript"'],
  ['--require=', '--require= requires an argument'], ['--conditions', '--conditions requires an argument'],
  ['--title=a', '--title= is not allowed in NODE_OPTIONS'], ['-p', '-p is not allowed in NODE_OPTIONS'],
  ['--nope=3', '--nope= is not allowed in NODE_OPTIONS'], ['"--title', 'invalid value for NODE_OPTIONS (unterminated string)'],
  ['--unhandled-rejections=foo', 'invalid value for --unhandled-rejections'],
]) fails({ env: { NODE_OPTIONS: line } }, `invalid NODE_OPTIONS env variable: ${text}`);
for (const [word, text] of [
  ['--nope', '--nope'], ['--title=a', '--title=a'], ['--input-type=foo', '--input-type must be "module", "commonjs", "module-typescript" or "commonjs-typescript"'],
  ['--require', '--require requires an argument'], ['-e', '-e requires an argument'],
]) fails({ execArgv: [word] }, `invalid execArgv flags: ${text}`);

const ends = (options, count) => make(options).on('exit', common.mustCall((code) => assert.strictEqual(code, count)));
ends({ execArgv: ['--trace-warnings=x'] }, 1);
ends({ execArgv: ['-e', '1', '--no-warnings'] }, 3); // what process.execArgv is in `troika -e`
ends({ execArgv: ['--no-warnings', 'word', '--more'] }, 1);
ends({ env: { NODE_OPTIONS: '--no-warnings=1 word' } }, process.execArgv.length);
