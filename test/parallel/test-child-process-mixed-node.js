'use strict';
// A Node parent with a child of this runtime and the other way round: both wires, messages of every kind, sockets and servers.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const path = require('path');
const { fork } = require('child_process');

const node = process.env.PATH.split(':').map((dir) => path.join(dir, 'node')).find((file) => fs.existsSync(file));
if (process.argv[2] === undefined && node === undefined) common.skip('there is no node in PATH');

const values = (advanced) => [
  'text \u20ac \ud83d\ude00', 12.5, true, null, { a: [1, { b: 'c' }] }, 'x'.repeat(300000), [], '',
  ...(advanced ? [new Map([[1, new Set(['a'])]]), new Date(5), { big: 10n ** 30n }, Buffer.from('bytes'), new Float64Array([1.5]), /re/gi,
    { cycle: undefined }, [undefined]] : []),
];

function parent(execPath, mode, done) {
  const child = fork(__filename, ['child', mode], { execPath, serialization: mode });
  const list = values(mode === 'advanced');
  let next = 0;
  const server = net.createServer((socket) => {
    child.send('socket', socket);
    server.close();
  });
  child.on('message', (message) => {
    if (message === 'ready') return child.send(list[0]);
    if (message && message.echo) {
      assert.deepStrictEqual(message.value, list[next]);
      if (++next < list.length) return child.send(list[next]);
      return server.listen(0, '127.0.0.1', () => {
        const client = net.connect(server.address().port, '127.0.0.1');
        client.setEncoding('utf8');
        let text = '';
        client.on('data', (chunk) => { text += chunk; });
        client.on('end', () => {
          assert.strictEqual(text, 'from the child');
          const second = net.createServer().listen(0, '127.0.0.1', () => child.send('server', second, () => {}));
          child.once('message', (m) => {
            assert.strictEqual(m, 'listening');
            const { port } = second.address();
            second.close();
            net.connect(port, '127.0.0.1').on('data', (chunk) => {
              assert.strictEqual(`${chunk}`, 'accepted by the child');
            }).on('end', () => child.disconnect());
          });
        });
      });
    }
  });
  child.on('exit', (code) => {
    assert.strictEqual(code, 0);
    assert.strictEqual(next, list.length);
    done();
  });
}

if (process.argv[2] === 'child') {
  process.on('message', (message, handle) => {
    if (message === 'socket') return handle.end('from the child');
    if (message === 'server') {
      handle.on('connection', (socket) => {
        socket.end('accepted by the child');
        handle.close();
      });
      return process.send('listening');
    }
    process.send({ echo: true, value: message });
  });
  process.send('ready');
} else if (process.argv[2] === 'parent') {
  parent(process.argv[3], process.argv[4], () => {});
} else {
  const { spawn } = require('child_process');
  for (const mode of ['json', 'advanced']) {
    parent(node, mode, common.mustCall());
    spawn(node, [__filename, 'parent', process.execPath, mode], { stdio: 'inherit' })
      .on('exit', common.mustCall((code) => assert.strictEqual(code, 0)));
  }
}
