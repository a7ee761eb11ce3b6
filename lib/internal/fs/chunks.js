// Whole files step by step: what readFile and writeFile do when an AbortSignal may end them or a flush is asked for.

const fs = require('fs');
const { AbortError, codes } = require('internal/errors');
const { getBuffer } = require('internal/fs/utils');
const binding = internalBinding('fs');

const CHUNK = 512 * 1024;

function aborted(signal) {
  return signal?.aborted ? new AbortError(undefined, { cause: signal.reason }) : null;
}

// Calls step(fd, done) on the opened file and closes it again. A descriptor of the user's stays open.
function withFile(path, isUserFd, flags, mode, step, callback) {
  if (isUserFd) {
    step(path, callback);
    return;
  }
  binding.open(path, flags, mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    step(fd, (failed, value) => {
      binding.close(fd, (closeFailed) => {
        if (failed || closeFailed) callback(failed || closeFailed);
        else callback(null, value);
      });
    });
  });
}

exports.readFile = function readFile(path, isUserFd, flags, encoding, signal, callback) {
  const chunks = [];
  const step = (fd, done) => {
    const next = () => {
      const error = aborted(signal);
      if (error) return done(error);
      const buffer = getBuffer().allocUnsafeSlow(CHUNK);
      binding.read(fd, buffer, 0, CHUNK, -1, (failed, bytes) => {
        if (failed) return done(failed);
        if (bytes === 0) {
          if (encoding === 'buffer') return done(new codes.ERR_UNKNOWN_ENCODING(encoding));
          const all = getBuffer().concat(chunks);
          return done(null, encoding ? all.toString(encoding) : all);
        }
        chunks.push(buffer.subarray(0, bytes));
        next();
      });
    };
    next();
  };
  withFile(path, isUserFd, flags, 0o666, step, callback);
};

exports.writeFile = function writeFile(path, isUserFd, data, flags, mode, flush, signal, callback) {
  if (typeof data === 'string') data = getBuffer().from(data);
  const step = (fd, done) => {
    let offset = 0;
    const next = () => {
      const error = aborted(signal);
      if (error) return done(error);
      const length = data.byteLength - offset;
      if (length === 0) return flush ? fs.fsync(fd, done) : done(null);
      fs.write(fd, data, offset, length, null, (failed, bytes) => {
        if (failed) return done(failed);
        offset += bytes;
        next();
      });
    };
    next();
  };
  withFile(path, isUserFd, flags, mode, step, (error) => callback(error ?? null));
};

exports.writeFileSync = function writeFileSync(path, data, flags, mode) {
  if (typeof data === 'string') data = getBuffer().from(data);
  const fd = typeof path === 'number' ? path : fs.openSync(path, flags, mode);
  try {
    let offset = 0;
    while (offset < data.byteLength) offset += fs.writeSync(fd, data, offset, data.byteLength - offset);
    fs.fsyncSync(fd);
  } finally {
    if (fd !== path) fs.closeSync(fd);
  }
};
