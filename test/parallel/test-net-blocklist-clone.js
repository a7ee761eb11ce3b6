'use strict';
// A BlockList and a SocketAddress reach another thread with what they hold.
const { mustCall } = require('../common');
const assert = require('assert');
const { BlockList, SocketAddress } = require('net');
const { Worker } = require('worker_threads');

const list = new BlockList();
list.addAddress('10.0.0.1');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
list.addRange('10.1.0.0', '10.1.0.9');
const address = new SocketAddress({ address: '::1', family: 'ipv6', port: 80, flowlabel: 3 });

const copy = structuredClone(list);
assert.ok(copy instanceof BlockList);
assert.deepStrictEqual(copy.rules, list.rules);
assert.deepStrictEqual(structuredClone(address).toJSON(), address.toJSON());

new Worker(`const { workerData: { list, address }, parentPort } = require('worker_threads');
  parentPort.postMessage([list.check('10.1.0.5'), list.check('10.1.0.10'), list.check('8592:757c:efae:4e45::1', 'ipv6'), address.port]);`,
  { eval: true, workerData: { list, address } }).on('message', mustCall((answers) => {
    assert.deepStrictEqual(answers, [true, false, true, 80]);
  }));
