'use strict';
// Paths and abstract names; modes for all users; the path is gone after the close; errors name it.

const { mustCall, tmp } = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');

function echo(path, options, done) {
  const server = net.createServer((socket) => socket.pipe(socket)).listen({ path, ...options }, mustCall(() => {
    assert.strictEqual(server.address(), path);
    if (path[0] !== '\0') assert.strictEqual(fs.statSync(path).mode & 0o777, options.readableAll ? 0o777 : 0o755);
    const client = net.connect(path, () => client.end('over the path'));
    let text = '';
    client.on('data', (d) => { text += d; }).on('close', mustCall(() => {
      assert.strictEqual(text, 'over the path');
      server.close(mustCall(() => {
        assert.strictEqual(fs.existsSync(path[0] === '\0' ? 'none' : path), false);
        done();
      }));
    }));
  }));
}
process.umask(0o022);
echo(tmp('a.sock'), {}, () => {
  echo(tmp('b.sock'), { readableAll: true, writableAll: true }, () => {
    echo(`\0troika-test-${process.pid}`, {}, mustCall());
  });
});
net.connect(tmp('none.sock')).on('error', mustCall((error) => {
  assert.deepStrictEqual([error.code, error.syscall, error.address, error.port], ['ENOENT', 'connect', tmp('none.sock'), undefined]);
}));
net.createServer().listen(tmp('x'.repeat(120))).on('error', mustCall((error) => assert.strictEqual(error.code, 'EINVAL')));
