'use strict';
// dgram: messages of all sizes arrive whole, and what was received stays as it is when more arrives.
const common = require('../common');
const assert = require('assert');
const dgram = require('dgram');

const sizes = [0, 1, 999, 1000, 1001, 5000, 1000, 0];
const kept = [];
const socket = dgram.createSocket('udp4');
const send = () => socket.send(Buffer.alloc(sizes[kept.length], 65 + kept.length), socket.address().port, '127.0.0.1');
socket.on('message', common.mustCall((message, info) => {
  assert(Buffer.isBuffer(message));
  assert.strictEqual(info.size, sizes[kept.length]);
  kept.push(message);
  if (kept.length < sizes.length) send();
  else socket.close();
}, sizes.length));
socket.on('close', common.mustCall(() => {
  kept.forEach((message, i) => assert(message.equals(Buffer.alloc(sizes[i], 65 + i)), `message ${i}`));
}));
socket.bind(0, '127.0.0.1', send);
