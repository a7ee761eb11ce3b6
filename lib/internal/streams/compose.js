// compose(): several streams as one Duplex.

const { pipeline } = require('internal/streams/pipeline');
const Duplex = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { AbortError, codes } = require('internal/errors');
const u = require('internal/streams/utils');
const { eos } = require('internal/streams/end_of_stream');

module.exports = function compose(...streams) {
  if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const original = [...streams];
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  const lastIndex = streams.length - 1;
  if (typeof streams[lastIndex] === 'function') streams[lastIndex] = Duplex.from(streams[lastIndex]);
  for (let n = 0; n < streams.length; ++n) {
    if (!u.isNodeStream(streams[n]) && !u.isWebStream(streams[n])) continue;
    if (n < lastIndex && !(u.isReadable(streams[n]) || u.isReadableStream(streams[n]) || u.isTransformStream(streams[n]))) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${n}]`, original[n], 'must be readable');
    }
    if (n > 0 && !(u.isWritable(streams[n]) || u.isWritableStream(streams[n]) || u.isTransformStream(streams[n]))) {
      throw new codes.ERR_INVALID_ARG_VALUE(`streams[${n}]`, original[n], 'must be writable');
    }
  }
  let ondrain;
  let onfinish;
  let onclose;
  let d;
  function onfinished(error) {
    const callback = onclose;
    onclose = null;
    if (callback) callback(error);
    else if (error) d.destroy(error);
    else if (!readable && !writable) d.destroy();
  }
  const head = streams[0];
  const tail = pipeline(streams, onfinished);
  const writable = Boolean(u.isWritable(head) || u.isWritableStream(head) || u.isTransformStream(head));
  const readable = Boolean(u.isReadable(tail) || u.isReadableStream(tail) || u.isTransformStream(tail));
  d = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable,
    readable,
  });
  if (writable) {
    if (u.isNodeStream(head)) {
      d._write = function(chunk, encoding, callback) {
        if (head.write(chunk, encoding)) callback();
        else ondrain = callback;
      };
      d._final = function(callback) {
        head.end();
        onfinish = callback;
      };
      head.on('drain', () => {
        const callback = ondrain;
        ondrain = null;
        callback?.();
      });
    } else {
      const writer = (u.isTransformStream(head) ? head.writable : head).getWriter();
      d._write = async function(chunk, encoding, callback) {
        try {
          await writer.ready;
          writer.write(chunk).catch(() => {});
          callback();
        } catch (error) {
          callback(error);
        }
      };
      d._final = async function(callback) {
        try {
          await writer.ready;
          writer.close().catch(() => {});
          onfinish = callback;
        } catch (error) {
          callback(error);
        }
      };
    }
    eos(u.isTransformStream(tail) ? tail.readable : tail, () => {
      const callback = onfinish;
      onfinish = null;
      callback?.();
    });
  }
  if (readable) {
    if (u.isNodeStream(tail)) {
      // It flows from the start, so that what is written can finish before anyone reads.
      d._read = () => tail.resume();
      tail.on('data', (chunk) => {
        if (!d.push(chunk)) tail.pause();
      });
      tail.on('end', () => d.push(null));
    } else {
      const reader = (u.isTransformStream(tail) ? tail.readable : tail).getReader();
      d._read = async function() {
        for (;;) {
          try {
            const { value, done } = await reader.read();
            if (done) {
              d.push(null);
              return;
            }
            if (!d.push(value)) return;
          } catch {
            return;
          }
        }
      };
    }
  }
  d._destroy = function(error, callback) {
    if (!error && onclose !== null) error = new AbortError();
    ondrain = null;
    onfinish = null;
    if (u.isNodeStream(tail)) destroyer(tail, error);
    if (onclose === null) callback(error);
    else onclose = callback;
  };
  return d;
};
