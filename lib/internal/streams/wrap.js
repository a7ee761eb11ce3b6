// readable.wrap().

const { errorOrDestroy } = require('internal/streams/destroy');

// An old-style stream as the source of this one.
function wrap(readable, stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!readable.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => readable.push(null));
  stream.on('error', (error) => errorOrDestroy(readable, error));
  stream.on('close', () => readable.destroy());
  stream.on('destroy', () => readable.destroy());
  readable._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  for (const key of Object.keys(stream)) {
    if (readable[key] === undefined && typeof stream[key] === 'function') readable[key] = stream[key].bind(stream);
  }
  return readable;
}

module.exports = { wrap };
