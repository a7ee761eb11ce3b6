'use strict';
// Flags: --expose-internals
// Descriptors that no frame asks for are bounded: a peer that sends too many is cut off, and they are closed.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const { spawn } = require('child_process');

if (process.argv[2] === 'child') {
  const ipc = require('internal/test/binding').internalBinding('ipc');
  const id = ipc.open(Number(process.argv[3]), false, () => process.exit(0));
  const fd = fs.openSync('/dev/null');
  for (let i = 0; i < 2000; i++) ipc.send(id, '{}', fd, false);
} else {
  const before = fs.readdirSync('/proc/self/fd').length;
  const child = spawn(process.execPath, ['-e', 'delete process.env.NODE_CHANNEL_FD', '--expose-internals'], { stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('close', common.mustCall(() => {
    // Its channel is opened by the test's own hand, not by the runtime.
    const flood = spawn('env', ['-u', 'NODE_CHANNEL_FD', process.execPath, '--expose-internals', __filename, 'child', '3'],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    flood.on('message', () => {});
    flood.on('error', common.mustCall((error) => assert.strictEqual(error.code, 'E2BIG')));
    flood.on('close', common.mustCall(() => assert.ok(fs.readdirSync('/proc/self/fd').length < before + 50)));
  }));
}
