'use strict';
// -i with -e or -p: the prompt comes first, then what the code says, and the session knows its variables.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');

function session(args, typed, expected) {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk) => {
    text += chunk;
    if (typed !== undefined && text.endsWith('> ready\n')) child.stdin.end(typed);
    else if (typed === undefined && text.endsWith('\n') && text.includes('> ')) child.stdin.end();
  });
  child.on('close', common.mustCall((code) => {
    assert.strictEqual(code, 0);
    assert.ok(text.endsWith(expected), text);
  }));
}
session(['-i', '-e', 'var known = 41; console.log("ready")'], 'known + 1; module.id\n', "> ready\n'<repl>'\n> ");
session(['-i', '-e', 'var known = 41; console.log("ready")'], 'known + 1\n', '> ready\n42\n> ');
session(['-i', '-p', '6 * 7'], undefined, '> 42\n');
