'use strict';
// Channels: subscribers hear in order, a throwing one does not stop the publisher; require() is traced when someone listens.

const { mustCall } = require('../common');
const assert = require('assert');
const dc = require('diagnostics_channel');

const seen = [];
const channel = dc.channel('troika-test');
assert.strictEqual(dc.channel('troika-test'), channel);
const first = (message, name) => {
  seen.push([message, name]);
  throw new Error('from a subscriber');
};
channel.subscribe(first);
channel.subscribe((message) => seen.push(message));
process.once('uncaughtException', mustCall((error) => assert.strictEqual(error.message, 'from a subscriber')));
channel.publish(1);
assert.deepStrictEqual(seen, [[1, 'troika-test'], 1]);
assert.strictEqual(channel.unsubscribe(first), true);
assert.strictEqual(channel.unsubscribe(first), false);

// One channel alone is enough, and may come late.
require('os');
const ids = [];
const one = ({ id }) => ids.push(id);
dc.subscribe('tracing:module.require:end', one);
require('os');
dc.unsubscribe('tracing:module.require:end', one);
require('os');
assert.deepStrictEqual(ids, ['os']);

const trace = dc.tracingChannel('module.require');
const events = [];
const handlers = { start: ({ id }) => events.push(`start ${id}`), end: ({ id }) => events.push(`end ${id}`), error: ({ error }) => events.push(error.code) };
trace.subscribe(handlers);
require('path');
assert.throws(() => require('./none-such'), { code: 'MODULE_NOT_FOUND' });
trace.unsubscribe(handlers);
require('path');
assert.deepStrictEqual(events, ['start path', 'end path', 'start ./none-such', 'MODULE_NOT_FOUND', 'end ./none-such']);
