// What the states of streams share: default high water marks.

const { validateInteger } = require('internal/validators');
const { codes } = require('internal/errors');

let bytes = 64 * 1024;
let objects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? objects : bytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) objects = value;
  else bytes = value;
}

// Of `options`, for the side `key` of a Duplex ("readableHighWaterMark").
function getHighWaterMark(state, options, key, isDuplex) {
  const value = options?.highWaterMark ?? (isDuplex ? options?.[key] : undefined);
  if (value === undefined || value === null) return getDefaultHighWaterMark(state.objectMode);
  if (!Number.isInteger(value) || value < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE(isDuplex ? `options.${key}` : 'options.highWaterMark', value);
  }
  return Math.floor(value);
}

module.exports = { getHighWaterMark, getDefaultHighWaterMark, setDefaultHighWaterMark };
