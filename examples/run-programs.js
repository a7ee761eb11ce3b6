'use strict';
// Other programs as children: one whose output is read as it comes, one that is fed, one that is told to stop.

const { spawn, execFile } = require('node:child_process');

const list = spawn('ls', ['-1', '/usr']);
let lines = 0;
list.stdout.on('data', (chunk) => { lines += chunk.toString().split('\n').length - 1; });
list.on('close', (code) => {
  console.log(`ls ended with ${code}: ${lines} entries`);
  sort();
});

function sort() {
  const child = execFile('sort', ['-n'], (error, stdout) => {
    if (error) throw error;
    console.log(`sorted: ${stdout.trim().split('\n').join(' ')}`);
    stop();
  });
  child.stdin.end('30\n4\n100\n');
}

function stop() {
  const child = spawn('sleep', ['1000'], { timeout: 100, killSignal: 'SIGTERM' });
  child.on('exit', (code, signal) => console.log(`sleep was ended by ${signal}`));
}
