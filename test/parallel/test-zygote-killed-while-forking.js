'use strict';
// The fork server ends after it has forked a waiting child, and before it could say so: the child is waited for, too. The server finds
// its socket closed then, as it is when the server itself is killed at that moment.
const { mustCall, until } = require('../common');
const { zygote, children, needsZygote } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

needsZygote();

const sockets = () => fs.readdirSync('/proc/self/fd').filter((fd) => {
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
  } catch {
    return false; // that of the folder
  }
});

if (cluster.isPrimary) {
  const forked = () => {
    const worker = cluster.fork();
    worker.on('online', mustCall(() => worker.process.kill('SIGKILL')));
    return new Promise((resolve) => worker.on('exit', resolve));
  };
  (async () => {
    await forked();
    await until(() => children().some(({ comm }) => comm === 'troika-spare'), 'a waiting child');
    const [way, ...others] = sockets().filter((fd) => fd > 2);
    assert.ok(way && others.length === 0);
    const server = zygote();
    process.kill(server, 'SIGSTOP');
    const ended = forked(); // takes the child that waits, and asks for another
    fs.closeSync(Number(way)); // a high number, which nothing else gets
    assert.ok(way >= 60);
    process.kill(server, 'SIGCONT');
    await ended;
    await until(() => children().length === 0, 'no child and no zombie left');
  })().then(mustCall());
}
