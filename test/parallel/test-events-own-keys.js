'use strict';
// What events, their targets and abort signals carry of their own is what Node's carry: a program copies, compares and lists them.
require('../common');
const assert = require('assert');

const keys = (value) => Reflect.ownKeys(value).map((key) => `${String(key)}${Object.getOwnPropertyDescriptor(value, key).enumerable ? '' : '!'}`);
const target = ['Symbol(kEvents)', 'Symbol(events.maxEventTargetListeners)', 'Symbol(events.maxEventTargetListenersWarned)', 'Symbol(kHandlers)'];

assert.deepStrictEqual(keys(new EventTarget()), target);
assert.deepStrictEqual(keys(new AbortController()), []);
assert.deepStrictEqual(keys(new AbortController().signal), [...target, 'Symbol(kAborted)', 'Symbol(kReason)', 'Symbol(kComposite)']);
assert.deepStrictEqual(Object.getOwnPropertyNames(new Event('x')), []);
assert.deepStrictEqual(new Event('x'), new Event('x'));
assert.notDeepStrictEqual(new Event('x'), new Event('y'));

// isTrusted is the prototype's, and cannot be changed.
const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(Event.prototype, 'isTrusted');
assert.deepStrictEqual([get.name, set, enumerable, configurable], ['get isTrusted', undefined, true, false]);
assert.strictEqual(new Event('x').isTrusted, false);
const controller = new AbortController();
controller.signal.onabort = (event) => assert.strictEqual(event.isTrusted, true);
controller.abort();

// A controller has one signal, whoever asks first.
const other = new AbortController();
other.abort('why');
assert.strictEqual(other.signal, other.signal);
assert.deepStrictEqual([other.signal.aborted, other.signal.reason], [true, 'why']);
assert.throws(() => AbortController.prototype.abort.call({}), TypeError);
assert.throws(() => Object.getOwnPropertyDescriptor(Event.prototype, 'type').get.call({}), { code: 'ERR_INVALID_THIS' });

// Nobody has listened yet.
const { port1 } = new MessageChannel();
assert.strictEqual(port1.listenerCount('message'), 0);
port1.removeAllListeners('message');
port1.close();
