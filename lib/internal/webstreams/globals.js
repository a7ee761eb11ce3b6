// The globals of web streams, each loaded at first use.

const { lazy } = internalBinding('core');

lazy(exports, 'internal/webstreams/readable', ['ReadableStream', 'ReadableStreamDefaultReader']);
lazy(exports, 'internal/webstreams/readable_bytes', ['ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableByteStreamController']);
lazy(exports, 'internal/webstreams/readable', ['ReadableStreamDefaultController']);
lazy(exports, 'internal/webstreams/transform', ['TransformStream', 'TransformStreamDefaultController']);
lazy(exports, 'internal/webstreams/writable', ['WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter']);
lazy(exports, 'internal/webstreams/queuing', ['ByteLengthQueuingStrategy', 'CountQueuingStrategy']);
lazy(exports, 'internal/webstreams/text', ['TextEncoderStream', 'TextDecoderStream']);
lazy(exports, 'internal/webstreams/compression', ['CompressionStream', 'DecompressionStream']);

// For Node's streams: when a web stream has ended, and how to make one fail.
exports.closedOf = function closedOf(stream) {
  const { kState, deferred } = require('internal/webstreams/util');
  const s = stream[kState];
  if (s.state === 'closed') return Promise.resolve();
  if (s.state === 'errored') return Promise.reject(s.storedError);
  s.watchers ??= [];
  const d = deferred();
  s.watchers.push(d);
  return d.promise;
};
exports.errorStream = function errorStream(stream, error) {
  const { kState } = require('internal/webstreams/util');
  const s = stream[kState];
  if (s.brand === 'WritableStream') require('internal/webstreams/writable').errorIfNeeded(s.controller, error);
  else s.controller.object.error(error);
};
