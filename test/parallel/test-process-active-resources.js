'use strict';
// What is open and what is under way, by name, and the objects that own it.
const { mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');

const count = (name) => process.getActiveResourcesInfo().filter((one) => one === name).length;
for (let i = 0; i < 3; i++) fs.stat(__filename, mustCall(() => {}));
assert.strictEqual(count('FSReqCallback'), 3);
assert.strictEqual(process._getActiveRequests().length, 3);

const server = net.createServer((socket) => {
  socket.on('data', () => {
    assert.strictEqual(count('FSReqCallback'), 0);
    assert.deepStrictEqual([count('TCPServerWrap'), count('TCPSocketWrap')], [1, 2]);
    const handles = process._getActiveHandles();
    for (const one of [server, client, socket]) assert.ok(handles.includes(one));
    socket.end();
    server.close();
  });
}).listen(0, () => {
  assert.deepStrictEqual([count('TCPServerWrap'), count('TCPSocketWrap')], [1, 0]);
  client = net.connect(server.address().port, () => client.end('x')).resume();
});
let client;
