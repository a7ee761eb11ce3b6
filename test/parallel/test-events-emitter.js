'use strict';
// EventEmitter: order, once, prepend, removal while emitting, newListener, 'error' without a listener.

const { same, throws } = require('../common/check');
const EventEmitter = require('events');
const e = new EventEmitter();
const log = [];

e.on('newListener', (name) => log.push(`new ${name}`));
e.on('a', (x) => log.push(`second ${x}`));
e.prependListener('a', (x) => log.push(`first ${x}`));
e.once('a', () => log.push('once'));
same(e.emit('a', 1), true);
same(e.emit('a', 2), true);
same(e.emit('nobody'), false);
same(log, ['new a', 'new a', 'new a', 'first 1', 'second 1', 'once', 'first 2', 'second 2']);

const calls = [];
const self = () => { calls.push('self'); e.removeListener('b', self); };
e.on('b', self);
e.on('b', () => calls.push('other'));
e.emit('b');
e.emit('b');
same(calls, ['self', 'other', 'other']);
same(e.listenerCount('b'), 1);
same(e.eventNames(), ['newListener', 'a', 'b']);

throws(() => e.emit('error', new TypeError('mine')), { name: 'TypeError', message: 'mine' });
throws(() => e.emit('error', 5), { code: 'ERR_UNHANDLED_ERROR', message: 'Unhandled error. (5)' });
throws(() => e.on('x', 'no function'), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "listener" argument must be of type function\. Received type string/ });

const warnings = [];
process.on('warning', (warning) => warnings.push([warning.name, warning.type, warning.count]));
for (let i = 0; i < 12; i++) e.on('many', () => {});
process.on('exit', () => same(warnings, [['MaxListenersExceededWarning', 'many', 11]]));
