// stream.respondWithFile() and respondWithFD(): the file is read as the peer takes it.

const fs = require('fs');
const { codes } = require('internal/errors');

const CHUNK = 65536;

function checked(stream, headersParam, options) {
  if (stream.destroyed || stream.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
  options = { ...options };
  for (const name of ['offset', 'length']) if (options[name] !== undefined && typeof options[name] !== 'number') throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('options.statCheck', options.statCheck);
  const headers = stream._prepare(headersParam, options);
  const status = headers[':status'] | 0;
  if (status === 204 || status === 205 || status === 304) throw new codes.ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
  return [headers, options];
}

// The bytes do not go through the writable half, which ends at once: what a caller writes after is too late.
function send(stream, fd, headers, options, close) {
  const { offset = 0, length = -1 } = options;
  const release = () => {
    if (close) fs.close(fd, () => {});
  };
  if (length === 0 || stream.headRequest) {
    release();
    stream._waitTrailers = false;
    stream._submit(headers, true);
    stream.end();
    return;
  }
  stream._submit(headers, false);
  if (stream.destroyed) {
    release();
    return;
  }
  stream._pipe = true;
  stream.end();
  let at = offset > 0 || length >= 0 ? Math.max(0, offset) : -1;
  let left = length >= 0 ? length : Infinity;
  const done = (error) => {
    release();
    if (stream.destroyed) return;
    if (error) {
      stream.close(2);
      return;
    }
    const { callback } = stream._pipe ?? {};
    stream._pipe = null;
    if (callback) stream._final(callback);
  };
  const next = () => {
    if (stream.destroyed || left === 0) {
      done();
      return;
    }
    const size = Math.min(CHUNK, left);
    fs.read(fd, Buffer.allocUnsafeSlow(size), 0, size, at, (error, count, buffer) => {
      if (error || count === 0 || stream.destroyed) {
        done(error);
        return;
      }
      if (at >= 0) at += count;
      left -= count;
      // A stream that ends before its time calls back too.
      stream._send(buffer.subarray(0, count), next);
    });
  };
  next();
}

exports.respondWithFD = function respondWithFD(stream, fd, headersParam, optionsParam) {
  const [headers, options] = checked(stream, headersParam, optionsParam);
  if (fd !== null && typeof fd === 'object' && typeof fd.fd === 'number') fd = fd.fd;
  if (typeof fd !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  if (options.statCheck === undefined) {
    send(stream, fd, headers, options, false);
    return;
  }
  fs.fstat(fd, (error, stat) => {
    if (stream.destroyed || stream.closed) return;
    if (error) {
      stream.destroy(error);
      return;
    }
    const answer = { offset: options.offset ?? 0, length: options.length ?? -1 };
    if (options.statCheck.call(stream, stat, headers, answer) === false || stream.headersSent) return;
    send(stream, fd, headers, { ...options, ...answer }, false);
  });
};

exports.respondWithFile = function respondWithFile(stream, path, headersParam, optionsParam) {
  const [headers, options] = checked(stream, headersParam, optionsParam);
  fs.open(path, 'r', (error, fd) => {
    const fail = (problem) => {
      if (fd !== undefined) fs.close(fd, () => {});
      if (options.onError) {
        options.onError.call(stream, problem);
        return;
      }
      stream.destroy(problem);
    };
    if (error) {
      fail(error);
      return;
    }
    fs.fstat(fd, (problem, stat) => {
      if (stream.destroyed || stream.closed) {
        fs.close(fd, () => {});
        return;
      }
      if (problem) {
        fail(problem);
        return;
      }
      if (!stat.isFile()) {
        const sized = options.offset !== undefined || options.length !== undefined;
        if (stat.isDirectory() || sized) {
          fail(stat.isDirectory() ? new codes.ERR_HTTP2_SEND_FILE() : new codes.ERR_HTTP2_SEND_FILE_NOSEEK());
          return;
        }
      }
      const answer = { offset: options.offset ?? 0, length: options.length ?? -1 };
      if (typeof options.statCheck === 'function' && (options.statCheck.call(stream, stat, headers, answer) === false || stream.headersSent)) {
        fs.close(fd, () => {});
        return;
      }
      if (stat.isFile()) {
        answer.length = answer.length < 0 ? stat.size - answer.offset : Math.min(stat.size - answer.offset, answer.length);
        headers['content-length'] = answer.length = Math.max(0, answer.length);
      }
      try {
        send(stream, fd, headers, { ...options, ...answer }, true);
      } catch (wrong) {
        // Headers that cannot be sent; nothing is read yet.
        fail(wrong);
      }
    });
  });
};
