'use strict';
// http2: a reader that does not read stops the writer, and gets all of it later.
const common = require('../common');
const assert = require('assert');
const http2 = require('http2');

const total = 2000000;
const server = http2.createServer();
server.on('stream', common.mustCall((stream) => {
  stream.respond();
  let sent = 0;
  const more = () => {
    while (sent < total) {
      sent += 10000;
      if (!stream.write(Buffer.alloc(10000))) {
        stream.once('drain', more);
        return;
      }
    }
    stream.end();
  };
  more();
  stream.session.ping(common.mustCall((error) => {
    assert.ifError(error);
    assert.ok(sent < total / 2, `${sent} bytes were taken`);
    stream.session.goaway(0); // "now read"
  }));
}));
server.listen(0, common.mustCall(() => {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const req = client.request();
  let got = 0;
  client.once('goaway', common.mustCall(() => req.on('data', (chunk) => { got += chunk.length; })));
  req.on('end', common.mustCall(() => assert.strictEqual(got, total)));
  req.on('close', common.mustCall(() => {
    client.close();
    server.close();
  }));
}));
