'use strict';
// The child has the descriptors it was given and no other of ours; those beyond 2 go both ways.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const { spawn, spawnSync } = require('child_process');

const before = fs.readdirSync('/proc/self/fd').length;
const files = [];
for (let i = 0; i < 20; i++) files.push(fs.openSync(__filename));
const server = net.createServer().listen(0, common.mustCall(() => {
  const { stdout } = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' });
  assert.deepStrictEqual(stdout.split('\n').filter(Boolean).slice(0, 3), ['0', '1', '2']);
  assert.strictEqual(stdout.split('\n').filter(Boolean).length, 4); // and ls's own

  // Numbers that trade places: 0 and 3 are each other's source.
  const child = spawn('sh', ['-c', 'read -r line <&3; echo "got $line" >&3; cat <&4'],
    { stdio: ['ignore', 'pipe', 'inherit', 'pipe', files[0], 'ignore'] });
  child.stdio[3].write('hello\n');
  let text = '';
  let whole = '';
  child.stdio[3].on('data', (chunk) => { text += chunk; });
  child.stdout.on('data', (chunk) => { whole += chunk; });
  child.on('close', common.mustCall((code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(text, 'got hello\n');
    assert.strictEqual(whole, fs.readFileSync(__filename, 'utf8'));
    assert.strictEqual(child.stdio.length, 6);
    for (const fd of files) fs.closeSync(fd);
    server.close(common.mustCall(async () => {
      await common.until(() => fs.readdirSync('/proc/self/fd').length <= before + 4, 'descriptors to be given back');
    }));
  }));
}));
