// require('stream')

const { Stream } = require('internal/streams/legacy');
const utils = require('internal/streams/utils');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/state');
const { lazy } = internalBinding('core');
const define = Object.defineProperty;

module.exports = Stream;
Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;

const Readable = require('internal/streams/readable');
Stream.Readable = Readable;
Stream.Writable = require('internal/streams/writable');
Stream.Duplex = require('internal/streams/duplex');
Stream.Transform = require('internal/streams/transform');
Stream.PassThrough = require('internal/streams/passthrough');

// Operators are loaded when the first is used.
for (const name of ['asIndexedPairs', 'drop', 'filter', 'flatMap', 'map', 'take', 'compose']) {
  const fn = {
    [name](...args) {
      if (new.target) throw new (require('internal/errors').codes.ERR_ILLEGAL_CONSTRUCTOR)();
      const op = require('internal/streams/operators').streamReturningOperators[name];
      const result = Reflect.apply(op, this, args);
      return name === 'compose' ? result : Readable.from(result);
    },
  }[name];
  define(fn, 'length', { __proto__: null, value: name === 'asIndexedPairs' ? 0 : 1, configurable: true });
  define(Readable.prototype, name, { __proto__: null, value: fn, enumerable: name === 'compose', configurable: true, writable: true });
}
for (const name of ['every', 'forEach', 'reduce', 'toArray', 'some', 'find']) {
  const fn = {
    async [name](...args) {
      const op = require('internal/streams/operators').promiseReturningOperators[name];
      return Reflect.apply(op, this, args);
    },
  }[name];
  define(fn, 'length', { __proto__: null, value: name === 'toArray' ? 0 : 1, configurable: true });
  define(Readable.prototype, name, { __proto__: null, value: fn, enumerable: false, configurable: true, writable: true });
}

lazy(Stream, 'internal/streams/pipeline', ['pipeline']);
lazy(Stream, 'internal/streams/add_abort_signal', ['addAbortSignal']);
Stream.finished = function finished(stream, options, callback) {
  const { eos } = require('internal/streams/end_of_stream');
  return arguments.length < 3 ? eos(stream, options) : eos(stream, options, callback);
};
Stream.destroy = function destroy(stream, error) {
  return require('internal/streams/destroy').destroyer(stream, error);
};
Stream.compose = function compose(...streams) {
  return require('internal/streams/compose')(...streams);
};
Stream.duplexPair = function duplexPair(options) {
  return require('internal/streams/duplexpair')(options);
};
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

define(Stream, 'promises', { __proto__: null, configurable: true, enumerable: true, get: () => require('stream/promises') });
const custom = Symbol.for('nodejs.util.promisify.custom');
define(Stream.finished, custom, { __proto__: null, enumerable: true, get: () => require('stream/promises').finished });

Stream.Stream = Stream;
Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = require('internal/util/types').isUint8Array;
Stream._uint8ArrayToBuffer = (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
