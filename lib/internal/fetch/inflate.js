// "deflate" on the web is zlib's format, or (wrongly, but often) the raw one: the first byte tells.

const { Transform } = require('stream');

function createInflate() {
  let inner = null;
  return new Transform({
    transform(chunk, encoding, callback) {
      if (inner === null) {
        const zlib = require('zlib');
        inner = (chunk[0] & 0x0f) === 0x08 ? zlib.createInflate() : zlib.createInflateRaw();
        inner.on('data', (data) => this.push(data));
        inner.on('error', (error) => this.destroy(error));
      }
      inner.write(chunk, encoding, callback);
    },
    flush(callback) {
      if (inner === null) return callback();
      inner.on('end', callback);
      inner.end();
    },
  });
}

module.exports = { createInflate };
