'use strict';
// request() on a session that is closed or destroyed gives a stream that fails, as its user could not know; and which statuses respond() takes.
const { mustCall, mustNotCall } = require('../common');
const assert = require('assert');
const http2 = require('http2');

const statuses = [[101, 0], [199, 0], [600, 0], [-1, 0], [true, 0], [0, 200], [null, 200], ['abc', 200], ['', 200], ['204', 204], [[201], 201], [200.7, 200]];
const server = http2.createServer();
server.on('stream', (stream, headers) => {
  const [status, sent] = statuses[headers.index];
  if (sent === 0) {
    assert.throws(() => stream.respond({ ':status': status }), { name: 'RangeError', code: 'ERR_HTTP2_STATUS_INVALID', message: `Invalid status code: ${Number(status)}` });
    stream.respond({ ':status': 299 }, { endStream: true });
  } else {
    stream.respond({ ':status': status }, { endStream: true });
  }
});

function fails(session, code) {
  const stream = session.request();
  assert.deepStrictEqual([stream.id, stream.destroyed, stream.pending, stream.closed], [undefined, false, true, false]);
  let ticked = false;
  process.nextTick(() => { ticked = true; });
  stream.on('response', mustNotCall());
  stream.on('error', mustCall((error) => {
    assert.strictEqual(error.code, code);
    assert.ok(ticked && stream.destroyed);
  }));
  stream.on('close', mustCall());
  assert.throws(() => session.request({ connection: 'close' }), { code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS' });
}

server.listen(0, mustCall(() => {
  const session = http2.connect(`http://localhost:${server.address().port}`);
  let left = statuses.length;
  statuses.forEach(([, sent], index) => {
    const stream = session.request({ index });
    stream.on('response', mustCall((headers) => assert.strictEqual(headers[':status'], sent || 299)));
    stream.on('close', mustCall(() => {
      if (--left === 1) {
        session.close();
        fails(session, 'ERR_HTTP2_GOAWAY_SESSION');
      }
    }));
    stream.resume();
  });
  session.on('close', mustCall(() => {
    fails(session, 'ERR_HTTP2_INVALID_SESSION');
    server.close();
  }));
}));
