'use strict';
// Several addresses of a name are tried in turn; all failing gives one error with those of each try.

const { mustCall } = require('../common');
const assert = require('assert');
const net = require('net');

const server = net.createServer((socket) => socket.end('here')).listen(0, '127.0.0.1', mustCall(() => {
  const { port } = server.address();
  const lookup = (list) => (host, options, callback) => process.nextTick(callback, null, list);
  const events = [];
  const client = net.connect({ host: 'a.test', port, lookup: lookup([{ address: '127.0.0.2', family: 4 }, { address: '127.0.0.1', family: 4 }]), autoSelectFamily: true });
  client.on('connectionAttempt', (ip) => events.push(`try ${ip}`));
  client.on('connectionAttemptFailed', (ip, p, family, error) => events.push(`failed ${ip} ${family} ${error.code}`));
  let text = '';
  client.on('data', (d) => { text += d; }).on('close', mustCall(() => {
    assert.strictEqual(text, 'here');
    assert.deepStrictEqual(events, ['try 127.0.0.2', 'failed 127.0.0.2 4 ECONNREFUSED', 'try 127.0.0.1']);
    assert.deepStrictEqual(client.autoSelectFamilyAttemptedAddresses, [`127.0.0.2:${port}`, `127.0.0.1:${port}`]);
    server.close(all);
  }));
  const all = mustCall(() => {
    const none = net.connect({ host: 'b.test', port, lookup: lookup([{ address: '127.0.0.2', family: 4 }, { address: '127.0.0.3', family: 4 }]), autoSelectFamily: true });
    none.on('error', mustCall((error) => {
      assert.strictEqual(error.constructor, AggregateError);
      assert.strictEqual(error.code, 'ECONNREFUSED');
      assert.deepStrictEqual(error.errors.map((e) => e.address), ['127.0.0.2', '127.0.0.3']);
    }));
  });
}));
