'use strict';
// Writes of many turns in a row, with no wait of the loop between, may leave together; to both sides they are as any others.
const common = require('../common');
const assert = require('assert');
const net = require('net');

const WRITES = 300;
const WRITES_ALONE = 1000;

// One write in each turn of the loop; `last` is called in the turn of the last one.
function streak(socket, writes, last) {
  let n = 0;
  setImmediate(function write() {
    socket.write(`${n}\n`);
    if (++n < writes) setImmediate(write);
    else last();
  });
}

const ends = {
  exit: () => process.exit(0),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  abort: () => process.abort(),
  throw: () => { throw new Error('on purpose'); },
  end: (socket) => socket.end(),
  destroy: (socket) => socket.destroy(),
  // What blocks the thread until the peer has all.
  sync: (socket) => {
    require('child_process').spawnSync('cat', { stdio: ['inherit', 'ignore', 'ignore'] });
    process.exit(0);
  },
  wait: () => {}, // the loop waits
};

if (process.argv[2] === 'worker') {
  const { Worker } = require('worker_threads');
  const worker = new Worker(__filename, { argv: ['thread', process.argv[3]], execArgv: [] });
  worker.on('exit', () => process.exit());
} else if (ends[process.argv[3]] !== undefined) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    streak(socket, WRITES, () => ends[process.argv[3]](socket));
  }).listen(0, '127.0.0.1', () => require('fs').writeSync(1, `${server.address().port}\n`));
} else {
  const { spawn } = require('child_process');
  const expected = Array.from({ length: WRITES }, (_, n) => `${n}\n`).join('');
  const check = (kind, end) => {
    const child = spawn(process.execPath, [__filename, kind, end], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdout.once('data', (port) => {
      let text = '';
      const done = common.mustCall(() => {
        assert.strictEqual(text, expected, `${kind} ${end}`);
        child.stdin.end();
        child.kill('SIGKILL');
      });
      const socket = net.connect(Number(port), '127.0.0.1').setEncoding('utf8');
      socket.on('data', (data) => {
        text += data;
        if (text.length < expected.length) return;
        socket.destroy();
        done();
      }).on('end', () => { if (text.length < expected.length) done(); }).on('error', () => {});
    });
  };
  for (const end of Object.keys(ends)) check('main', end);
  for (const end of ['exit', 'end', 'destroy', 'wait']) check('worker', end);

  // Callbacks, in order, and figures are those of writes that the kernel has taken.
  let reads = 0;
  const order = [];
  const server = net.createServer(common.mustCall((socket) => {
    let n = 0;
    setImmediate(function write() {
      assert.deepStrictEqual(order, Array.from({ length: n }, (_, i) => i));
      assert.strictEqual(socket.writableLength, 0);
      const mine = n;
      assert.strictEqual(socket.write('0123456789', () => order.push(mine)), true);
      assert.strictEqual(socket.bytesWritten, 10 * ++n);
      if (n < WRITES_ALONE) setImmediate(write);
      else socket.end();
    });
  })).listen(0, '127.0.0.1', () => {
    let length = 0;
    net.connect(server.address().port, '127.0.0.1').on('data', (data) => {
      reads++;
      length += data.length;
    }).on('end', common.mustCall(() => {
      assert.strictEqual(length, 10000);
      assert.ok(reads < WRITES_ALONE, `${reads} reads`); // some 300; on a machine with other work most turns are waits
      server.close();
      behind();
    }));
  });

  // A peer that does not read: write() says so, and 'drain' comes when it does.
  function behind() {
    const text = 'x'.repeat(1000);
    const slow = net.createServer(common.mustCall((socket) => {
      let written = 0;
      setImmediate(function write() {
        written += text.length;
        assert.ok(written < 64e6);
        if (socket.write(text)) {
          setImmediate(write);
          return;
        }
        assert.ok(socket.writableLength >= socket.writableHighWaterMark);
        socket.once('drain', common.mustCall(() => socket.end('.')));
        let length = 0;
        client.on('data', (data) => { length += data.length; }).on('end', common.mustCall(() => {
          assert.strictEqual(length, written + 1);
          slow.close();
        }));
      });
    })).listen(0, '127.0.0.1', () => {
      client = net.connect(slow.address().port, '127.0.0.1');
    });
    let client;
  }
}
