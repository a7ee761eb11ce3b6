// Readable.from(): a stream of what an iterable gives.

const { codes } = require('internal/errors');

module.exports = function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let isAsync;
  let iterator;
  if (iterable?.[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable?.[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false;
  readable._read = () => {
    if (reading) return;
    reading = true;
    if (isAsync) nextAsync();
    else nextSync();
  };
  // What the options say of it comes first: an iterator that waits can only be closed when it is let go on.
  const first = readable._destroy;
  readable._destroy = function(error, callback) {
    first.call(this, error, (other) => {
      error = other || error;
      close(error).then(
        () => process.nextTick(callback, error),
        (failure) => process.nextTick(callback, failure || error),
      );
    });
  };
  async function close(error) {
    const hadError = error !== undefined && error !== null;
    const hasThrow = typeof iterator.throw === 'function';
    if (hadError && hasThrow) {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }
  function nextSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          changeToAsync(value);
          return;
        }
        if (value === null) {
          reading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (readable.push(value)) continue;
        reading = false;
      } catch (error) {
        readable.destroy(error);
      }
      break;
    }
  }
  async function changeToAsync(value) {
    isAsync = false;
    try {
      const result = await value;
      if (result === null) {
        reading = false;
        throw new codes.ERR_STREAM_NULL_VALUES();
      }
      if (readable.push(result)) {
        nextSync();
        return;
      }
      reading = false;
    } catch (error) {
      readable.destroy(error);
    }
  }
  async function nextAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value === null) {
          reading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (readable.push(value)) continue;
        reading = false;
      } catch (error) {
        readable.destroy(error);
      }
      break;
    }
  }
  return readable;
};
