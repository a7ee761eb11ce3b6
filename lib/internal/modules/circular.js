// A module that is required while it is still loading: reading what it has not exported yet gives a warning.

const { isProxy } = require('internal/util/types');
const protoOf = Object.getPrototypeOf;

function warn(key) {
  process.emitWarning(`Accessing non-existent property '${String(key)}' of module exports inside circular dependency`);
}

// Stands in for Object.prototype until the module is complete.
const watcher = new Proxy({}, {
  get(target, key) {
    if (key in target || key === '__esModule') return target[key];
    warn(key);
    return undefined;
  },
  getOwnPropertyDescriptor(target, key) {
    if (Object.hasOwn(target, key) || key === '__esModule') return Object.getOwnPropertyDescriptor(target, key);
    warn(key);
    return undefined;
  },
});

exports.watched = function watched({ exports }) {
  if (typeof exports === 'object' && exports !== null && !isProxy(exports) && protoOf(exports) === Object.prototype && !exports.__esModule) {
    Object.setPrototypeOf(exports, watcher);
  }
  return exports;
};

exports.complete = function complete({ exports }) {
  if (typeof exports === 'object' && exports !== null && !isProxy(exports) && protoOf(exports) === watcher) {
    Object.setPrototypeOf(exports, Object.prototype);
  }
};
