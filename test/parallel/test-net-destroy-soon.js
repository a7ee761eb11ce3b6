'use strict';
// destroySoon(): what was written arrives, then the end, and no reset; whether the kernel takes it at once or not, and also when
// the peer has said something that nobody has read.
const common = require('../common');
const assert = require('assert');
const net = require('net');

function check(size, said) {
  const server = net.createServer({ pauseOnConnect: true }, common.mustCall((socket) => {
    socket.on('error', common.mustNotCall('an error at the server'));
    socket.on('close', common.mustCall((failed) => assert.strictEqual(failed, false)));
    const order = [];
    socket.on('finish', () => order.push('finish'));
    socket.on('close', () => {
      assert.deepStrictEqual(order, ['finish']);
      assert.strictEqual(socket.bytesWritten, size);
      server.close();
    });
    socket.write(Buffer.alloc(size, 'x'));
    socket.destroySoon();
    socket.destroySoon();
    assert.strictEqual(socket.writable, false);
  }));
  server.listen(0, '127.0.0.1', common.mustCall(() => {
    const client = net.connect(server.address().port, '127.0.0.1');
    let got = 0;
    client.on('data', (chunk) => { got += chunk.length; });
    if (said) {
      client.on('error', () => {}); // bytes that nobody reads may come back as a reset, in any program
      client.write(said);
    } else {
      client.on('end', common.mustCall(() => assert.strictEqual(got, size)));
    }
    client.on('close', common.mustCall());
  }));
}
check(10);
check(8 << 20);
check(10, 'something');
