'use strict';
// 'overlapped' is 'pipe' here: the child's end blocks, so that any program can read it.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');

for (const fd of [0, 3]) {
  const stdio = ['ignore', 'pipe', 'inherit', 'ignore'];
  stdio[fd] = 'overlapped';
  const child = spawn('sh', ['-c', `cat <&${fd}; grep flags /proc/self/fdinfo/${fd}`], { stdio });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => { text += part; });
  child.on('close', common.mustCall((code) => {
    assert.strictEqual(code, 0);
    assert.match(text, /^hello\nflags:\t02$/m);
  }));
  child.stdio[fd].end('hello\n');
}
