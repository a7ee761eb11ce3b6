// Duplex.from(): nearly anything as a Duplex.

const Readable = require('internal/streams/readable');
const Writable = require('internal/streams/writable');
const Duplex = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/end_of_stream');
const { AbortError, codes } = require('internal/errors');
const u = require('internal/streams/utils');
const from = require('internal/streams/from');

class Duplexify extends Duplex {
  constructor(options) {
    super(options);
    if (options?.readable === false) Object.assign(this._readableState, { readable: false, ended: true, endEmitted: true });
    if (options?.writable === false) Object.assign(this._writableState, { writable: false, ending: true, ended: true, finished: true });
  }
}

module.exports = function duplexify(body, name) {
  if (u.isDuplexNodeStream(body)) return body;
  if (u.isReadableNodeStream(body)) return pair({ readable: body });
  if (u.isWritableNodeStream(body)) return pair({ writable: body });
  if (u.isNodeStream(body)) return pair({ writable: false, readable: false });
  if (u.isReadableStream(body)) return pair({ readable: Readable.fromWeb(body) });
  if (u.isWritableStream(body)) return pair({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (body instanceof Blob) return duplexify(body.arrayBuffer());
  if (u.isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (u.isReadableStream(body?.readable) && u.isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const side = (value, isOk) => (value ? (isOk(value) ? value : duplexify(value)) : undefined);
    return pair({ readable: side(body.readable, u.isReadableNodeStream), writable: side(body.writable, u.isWritableNodeStream) });
  }
  const then = body?.then;
  if (typeof then === 'function') {
    let d;
    then.call(body, (value) => {
      if (value !== null && value !== undefined) d.push(value);
      d.push(null);
    }, (error) => destroyer(d, error));
    return (d = new Duplexify({ objectMode: true, writable: false, read() {} }));
  }
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise'], body);
};

function fromFunction(body, name) {
  const { value, write, final, destroy } = fromAsyncGen(body);
  if (u.isDuplexNodeStream(value)) return value;
  if (u.isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then === 'function') {
    let d;
    const promise = then.call(value, (result) => {
      if (result !== null && result !== undefined) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', result);
    }, (error) => destroyer(d, error));
    return (d = new Duplexify({
      objectMode: true,
      readable: false,
      write,
      final(callback) {
        final(async () => {
          try {
            await promise;
            process.nextTick(callback, null);
          } catch (error) {
            process.nextTick(callback, error);
          }
        });
      },
      destroy,
    }));
  }
  throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

function fromAsyncGen(fn) {
  let { promise, resolve } = Promise.withResolvers();
  const controller = new AbortController();
  const { signal } = controller;
  const value = fn(async function*() {
    for (;;) {
      const current = promise;
      promise = null;
      const { chunk, done, callback } = await current;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = Promise.withResolvers());
      yield chunk;
    }
  }(), { signal });
  return {
    value,
    write(chunk, encoding, callback) {
      const settle = resolve;
      resolve = null;
      settle({ chunk, done: false, callback });
    },
    final(callback) {
      const settle = resolve;
      resolve = null;
      settle({ done: true, callback });
    },
    destroy(error, callback) {
      controller.abort(error);
      const settle = resolve;
      resolve = null;
      settle?.({ done: true, callback() {} }); // it may wait for the next chunk
      callback(error);
    },
  };
}

// A Duplex over one stream for each side.
function pair(sides) {
  const r = sides.readable && typeof sides.readable.read !== 'function' ? Readable.wrap(sides.readable) : sides.readable;
  const w = sides.writable;
  let readable = Boolean(u.isReadable(r));
  let writable = Boolean(u.isWritable(w));
  let ondrain;
  let onfinish;
  let onreadable;
  let onclose;
  function onfinished(error) {
    const callback = onclose;
    onclose = null;
    if (callback) callback(error);
    else if (error) d.destroy(error);
  }
  const d = new Duplexify({
    readableObjectMode: Boolean(r?.readableObjectMode),
    writableObjectMode: Boolean(w?.writableObjectMode),
    readable,
    writable,
  });
  if (writable) {
    eos(w, (error) => {
      writable = false;
      if (error) destroyer(r, error);
      onfinished(error);
    });
    d._write = function(chunk, encoding, callback) {
      if (w.write(chunk, encoding)) callback();
      else ondrain = callback;
    };
    d._final = function(callback) {
      w.end();
      onfinish = callback;
    };
    w.on('drain', () => {
      const callback = ondrain;
      ondrain = null;
      callback?.();
    });
    w.on('finish', () => {
      const callback = onfinish;
      onfinish = null;
      callback?.();
    });
  }
  if (readable) {
    eos(r, (error) => {
      readable = false;
      if (error) destroyer(r, error);
      onfinished(error);
    });
    r.on('readable', () => {
      const callback = onreadable;
      onreadable = null;
      callback?.();
    });
    r.on('end', () => d.push(null));
    d._read = function() {
      for (;;) {
        const buf = r.read();
        if (buf === null) {
          onreadable = d._read;
          return;
        }
        if (!d.push(buf)) return;
      }
    };
  }
  d._destroy = function(error, callback) {
    if (!error && onclose !== null) error = new AbortError();
    onreadable = null;
    ondrain = null;
    onfinish = null;
    if (onclose === null) {
      callback(error);
    } else {
      onclose = callback;
      destroyer(w, error);
      destroyer(r, error);
    }
  };
  return d;
}
