'use strict';
// The channels tracing:child_process.spawn: the options are told at the start only, as in Node. An open UDP socket is named as there.
const common = require('../common');
const assert = require('assert');
const { spawn } = require('child_process');
const { createSocket } = require('dgram');
const { subscribe } = require('diagnostics_channel');

const told = [];
for (const name of ['start', 'end', 'error']) subscribe(`tracing:child_process.spawn:${name}`, (message) => told.push(`${name} ${Object.keys(message)}`));
spawn('true');
spawn('/nope').on('error', () => {});
assert.deepStrictEqual(told, ['start process,options', 'end process', 'start process,options', 'error process,error']);
createSocket('udp4').bind(0, common.mustCall(function() {
  assert.ok(process.getActiveResourcesInfo().includes('UDPWrap'));
  this.close();
}));
