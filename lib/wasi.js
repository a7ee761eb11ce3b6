// WASI is refused: a program that needs it is told at require.

const { codes } = require('internal/errors');
throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('wasi');
