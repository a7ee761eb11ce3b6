'use strict';
// What for...in finds of a socket: who copies or forwards one goes by that.
require('../common');
const assert = require('assert');
const net = require('net');

const names = new Set();
for (const name in new net.Socket()) names.add(name);
for (const name of ['bytesRead', 'bytesWritten', 'remoteAddress', 'remoteFamily', 'remotePort', 'localAddress', 'localFamily', 'localPort', 'compose', 'write', 'on']) {
  assert.ok(names.has(name), name);
}
for (const name of ['readyState', 'pending', 'bufferSize', 'map', 'toArray']) assert.ok(!names.has(name), name);
