// A WebSocket that cannot be opened: the errors of its constructor in Node's words, and an error event that tells no reason.
'use strict';
const common = require('../common');
const assert = require('node:assert');
const http = require('node:http');

assert.throws(() => new WebSocket(), { name: 'TypeError', message: 'WebSocket constructor: 1 argument required, but 0 found.' });
assert.throws(() => new WebSocket('ftp://a'), { name: 'SyntaxError', message: 'expected a ws: or wss: url' });
assert.throws(() => new WebSocket('ws://a/#b'), { name: 'SyntaxError', message: 'hash' });

const server = http.createServer((request, response) => response.writeHead(404).end());
server.listen(0, '127.0.0.1', common.mustCall(() => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}`);
  socket.onerror = common.mustCall(({ message, error }) => {
    assert.strictEqual(message, '');
    assert.strictEqual(error.name, 'TypeError');
    assert.strictEqual(error.message, '');
    assert.strictEqual(error.cause, undefined);
  });
  socket.onclose = common.mustCall(({ code, wasClean }) => {
    assert.strictEqual(code, 1006);
    assert.strictEqual(wasClean, false);
    server.close();
  });
}));
