// The base of Hash, Hmac and ciphers: a Transform that becomes one when it is first used as a stream. Most hashes are
// never streams, and the stream module costs more to load than all of crypto.

let installed = false;

function LazyTransform(options) {
  this._options = options;
}

function install() {
  if (!installed) link(require('internal/streams/transform'));
}
// An instance is one of Transform's as soon as there is that class; internal/streams/transform calls this too.
function link(Transform) {
  installed = true;
  Object.setPrototypeOf(LazyTransform, Transform);
  Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
}

// Makes the object's stream state.
function start(object) {
  const { Transform } = require('stream');
  if (Object.hasOwn(object, '_readableState')) return;
  for (const name of ['_readableState', '_writableState', '_events', '_eventsCount']) {
    Object.defineProperty(object, name, { __proto__: null, value: undefined, writable: true, configurable: true, enumerable: true });
  }
  Reflect.apply(Transform, object, [object._options]);
  object._writableState.decodeStrings = false;
}

const names = ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'prependOnceListener', 'emit',
  'listenerCount', 'listeners', 'eventNames', 'setMaxListeners', 'getMaxListeners', 'pipe', 'unpipe', 'write', 'end', 'read', 'push',
  'unshift', 'setEncoding', 'resume', 'pause', 'isPaused', 'destroy', 'cork', 'uncork', 'setDefaultEncoding', 'wrap', 'iterator',
  'map', 'filter', 'forEach', 'toArray', 'compose', '_readableState', '_writableState', '_events', '_eventsCount', 'readable', 'writable', 'destroyed',
  'closed', 'errored', 'readableEnded', 'writableEnded', 'writableFinished', 'readableFlowing', 'readableEncoding',
  'readableHighWaterMark', 'writableHighWaterMark', 'readableLength', 'writableLength', 'writableNeedDrain', 'readableObjectMode',
  'writableObjectMode', 'allowHalfOpen', Symbol.asyncIterator];
const states = new Set(['_readableState', '_writableState', '_events', '_eventsCount']); // own once there is a stream
for (const name of names) {
  Object.defineProperty(LazyTransform.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      install();
      const { prototype } = require('stream').Transform;
      if (this._options !== undefined || Object.hasOwn(this, '_options')) start(this);
      if (states.has(name)) return Object.hasOwn(this, name) ? this[name] : undefined;
      return Reflect.get(prototype, name, this);
    },
    set(value) {
      Object.defineProperty(this, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    },
  });
}

const streams = require.loaded['internal/streams/transform'];
if (streams?.loaded) link(streams.exports);

module.exports = { LazyTransform, link };
