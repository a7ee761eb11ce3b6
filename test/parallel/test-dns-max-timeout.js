'use strict';
// A resolver's maxTimeout: its waits do not grow beyond that.
const common = require('../common');
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');

const asked = [];
const silent = dgram.createSocket('udp4');
silent.on('message', () => asked.push(performance.now()));
silent.bind(0, '127.0.0.1', common.mustCall(async () => {
  const ask = async (options) => {
    asked.length = 0;
    const resolver = new dns.promises.Resolver(options);
    resolver.setServers([`127.0.0.1:${silent.address().port}`]);
    assert.deepStrictEqual(resolver.getServers(), [`127.0.0.1:${silent.address().port}`]);
    const start = performance.now();
    await assert.rejects(resolver.resolve4('name.example'), { code: 'ETIMEOUT' });
    return [asked.length, performance.now() - start];
  };
  const [tries, grows] = await ask({ timeout: 100, tries: 4 }); // 100 + 200 + 400 + 800 ms
  assert.strictEqual(tries, 4);
  for (const maxTimeout of [50, 100, 250]) { // at most 250 + 250 + ...
    const [count, time] = await ask({ timeout: 100, tries: 4, maxTimeout });
    assert.strictEqual(count, 4);
    assert.ok(time < grows, `${maxTimeout}: ${time} < ${grows}`);
  }

  const resolver = new dns.Resolver({ timeout: 1000, tries: 3, maxTimeout: 1000 });
  resolver.setServers([`127.0.0.1:${silent.address().port}`]);
  resolver.resolve4('name.example', common.mustCall((error) => {
    assert.strictEqual(error.code, 'ECANCELLED');
    silent.close();
  }));
  assert.throws(() => resolver.setServers(['127.0.0.1']), { code: 'ERR_DNS_SET_SERVERS_FAILED' });
  resolver.cancel();
}));
