'use strict';
// Queries may be asked and cancelled in the callback of one that has timed out, or been answered: each ends once.
const common = require('../common');
const assert = require('assert');
const dgram = require('dgram');
const { Resolver } = require('dns');

const silent = dgram.createSocket('udp4');
silent.bind(0, '127.0.0.1', common.mustCall(() => {
  const resolver = new Resolver({ timeout: 50, tries: 1 });
  resolver.setServers([`127.0.0.1:${silent.address().port}`]);
  resolver.resolve4('late.example', common.mustCall((error) => {
    assert.strictEqual(error.code, 'ETIMEOUT');
    resolver.resolveTxt('next.example', common.mustCall((next) => {
      assert.strictEqual(next.code, 'ECANCELLED');
      silent.close();
    }));
    resolver.cancel();
  }));
}));
