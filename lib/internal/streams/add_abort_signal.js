// addAbortSignal(): an AbortSignal that destroys a stream.

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { isNodeStream, isWebStream } = require('internal/streams/utils');

exports.addAbortSignal = function addAbortSignal(signal, stream) {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return exports.addAbortSignalNoValidate(signal, stream);
};

exports.addAbortSignalNoValidate = function(signal, stream) {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal)) return stream;
  const onAbort = isNodeStream(stream)
    ? () => stream.destroy(new AbortError(undefined, { cause: signal.reason }))
    : () => require('internal/webstreams/globals').errorStream(stream, new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    onAbort();
  } else {
    const { addAbortListener } = require('internal/events/statics');
    const disposable = addAbortListener(signal, onAbort);
    require('internal/streams/end_of_stream').eos(stream, () => disposable[Symbol.dispose]());
  }
  return stream;
};
