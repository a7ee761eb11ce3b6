// Public timers, which programs replace here (fake timers in tests); lib/ takes those of internal/timers.

const internal = require('internal/timers');

const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, Immediate } = internal;

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
