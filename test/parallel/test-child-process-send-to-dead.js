'use strict';
// A child that died before the parent's loop has seen it: a message alone fails with EPIPE, one with a handle is lost without a
// word, and so is what follows it; as in Node, where the handle of a socket.io server's connection met a worker that had just died.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', () => {});
  process.send('up');
  return;
}

// Kills it, and comes back when all of its threads have gone, and with them its end of the channel.
function kill(pid) {
  process.kill(pid, 'SIGKILL');
  while (fs.readdirSync(`/proc/${pid}/task`).length > 1 || !/\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1')));
}

function run(send, expected) {
  const child = fork(__filename, ['child']);
  const seen = [];
  const note = (name) => (error) => seen.push(`${name} ${error?.code ?? error}`);
  child.on('error', note('error'));
  child.once('message', common.mustCall(() => {
    const server = net.createServer().listen(0, common.mustCall(() => {
      kill(child.pid);
      send((...args) => seen.push(child.send(...args)), server, note);
      child.on('close', common.mustCall(() => {
        server.close();
        assert.deepStrictEqual(seen, expected);
      }));
    }));
  }));
}

run((send) => send(1), [true, 'error EPIPE']);
run((send, server, note) => send(1, note('callback')), [true, 'callback EPIPE']);
run((send, server) => send(1, server), [true]);
run((send, server, note) => send(1, server, note('callback')), [true, 'callback null']);
run((send, server) => { send(1, server); send(2); send(3, server); }, [true, true, false]);
