// for await (... of readable) and readable.iterator().

const { destroyer } = require('internal/streams/destroy');
const { aggregateTwoErrors } = require('internal/errors');

function toAsyncIterator(stream, options) {
  if (typeof stream.read !== 'function') stream = require('internal/streams/readable').wrap(stream, { objectMode: true });
  const iterator = createAsyncIterator(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* createAsyncIterator(stream, options) {
  const { eos } = require('internal/streams/end_of_stream');
  let callback = () => {};
  function next(resolve) {
    if (this === stream) {
      callback();
      callback = () => {};
    } else {
      callback = resolve;
    }
  }
  stream.on('readable', next);
  let error;
  const cleanup = eos(stream, { writable: false }, (failure) => {
    error = failure ? aggregateTwoErrors(error, failure) : null;
    callback();
    callback = () => {};
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (failure) {
    error = aggregateTwoErrors(error, failure);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

module.exports = { toAsyncIterator };
