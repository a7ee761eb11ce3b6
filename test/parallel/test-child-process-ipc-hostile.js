'use strict';
// A peer that sends what is no message loses its channel; the parent goes on and keeps its memory and descriptors.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn } = require('child_process');

const before = fs.readdirSync('/proc/self/fd').length;
const cases = [
  ["printf 'garbage\\n' >&3", 'error'],
  ["printf '{\"half\":' >&3", 'quiet'],
  ["printf '\\n\\n\\n{\"ok\":1}\\n' >&3", 'message'],
  ["printf '{\"cmd\":\"NODE_HANDLE\",\"type\":\"net.Socket\"}\\n' >&3", 'quiet'],
  ["printf '{\"cmd\":\"NODE_HANDLE_ACK\"}\\n{\"cmd\":\"NODE_HANDLE_NACK\"}\\n' >&3", 'quiet'],
  ["printf '{\"cmd\":\"NODE_SOCKET_NOTIFY_CLOSE\",\"key\":\"__proto__\"}\\n' >&3", 'quiet'],
  ["yes '[' | head -c 3000000 | tr -d '\\n' >&3; echo >&3", 'error'],
  ["printf '\\377\\376\\200\\n' >&3", 'error'],
  ["printf '\\377\\377\\377\\377xxxx' >&3", 'error', 'advanced'],
  ["printf '\\0\\0\\0\\4\\377\\017o\"' >&3", 'error', 'advanced'],
  ["printf '\\0\\0\\0\\0\\0\\0\\0\\3\\377\\017_' >&3", 'message', 'advanced'],
  ["printf '\\0\\0\\0' >&3", 'quiet', 'advanced'],
];
let left = cases.length;
for (const [script, outcome, serialization] of cases) {
  const child = spawn('sh', ['-c', `${script}; echo done; exec cat <&3`], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], serialization });
  let errors = 0;
  let messages = 0;
  child.on('error', () => { errors++; });
  child.on('message', () => {
    messages++;
    child.disconnect();
  });
  if (outcome === 'quiet') child.stdout.once('data', () => setImmediate(() => child.kill()));
  child.on('close', common.mustCall(() => {
    assert.strictEqual(errors, outcome === 'error' ? 1 : 0, script);
    assert.strictEqual(messages, outcome === 'message' ? 1 : 0, script);
    if (--left > 0) return;
    common.until(() => fs.readdirSync('/proc/self/fd').length <= before + 4, 'descriptors to be given back');
  }));
}

// Without a listener for errors it is a warning: the program does not end because of its child.
process.once('warning', common.mustCall((warning) => assert.match(warning.message, /IPC channel/)));
spawn('sh', ['-c', 'echo nonsense >&3'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }).on('close', common.mustCall());
