'use strict';
// An error shows the frames of what was typed and none of ours; SIGINT ends a loop and the session goes on.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');

const child = spawn(process.execPath, ['-i'], { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
let text = '';
child.stdout.setEncoding('utf8');
child.stdout.on('data', (chunk) => { text += chunk; });
child.once('message', () => {
  child.kill('SIGINT');
  child.stdin.end('a * 2\n');
});
child.stdin.write('function f() { throw new Error("of f") }\nf()\nthrow new TypeError("bare")\n\nrequire("./gone")\nvar a = 21; process.send("in a loop"); while (true);\n');
child.on('close', common.mustCall((code, signal) => {
  assert.deepStrictEqual([code, signal], [0, null]);
  assert.match(text, /Uncaught Error: of f\n    at f \(REPL1:1:\d+\)\n> /);
  assert.match(text, /Uncaught TypeError: bare\n> > Uncaught Error: Cannot find module '\.\/gone'\nRequire stack:\n- <repl>\n? ?\{\n/); // an empty line is none
  assert.match(text, /Script execution was interrupted by `SIGINT`/);
  assert.match(text, /> 42\n/);
}));
