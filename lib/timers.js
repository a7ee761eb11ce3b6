// Public timers: argument checks; lib/internal/timers.js keeps the lists.

const internal = require('internal/timers');
const { validateFunction } = require('internal/validators');

const { Timeout, Immediate } = internal;

function setTimeout(callback, after, ...args) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Timeout(callback, after, args.length === 0 ? undefined : [...args], false);
}

function setInterval(callback, repeat, ...args) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Timeout(callback, repeat, args.length === 0 ? undefined : [...args], true);
}

function setImmediate(callback, ...args) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Immediate(callback, args.length === 0 ? undefined : [...args]);
}

function clearTimeout(timer) {
  if (timer instanceof Timeout) internal.clear(timer);
  else if (typeof timer === 'number' || typeof timer === 'string') internal.clearById(timer);
}

function clearInterval(timer) {
  clearTimeout(timer);
}

function clearImmediate(immediate) {
  if (immediate instanceof Immediate) internal.clearImmediate(immediate);
}

Object.assign(exports, { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate });

Object.defineProperty(exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => require('timers/promises'),
});

const custom = Symbol.for('nodejs.util.promisify.custom');
for (const name of ['setTimeout', 'setImmediate']) {
  Object.defineProperty(exports[name], custom, {
    __proto__: null,
    enumerable: true,
    get: () => require('timers/promises')[name],
  });
}
