// The globals of fetch, each loaded at first use.

const { lazy } = internalBinding('core');

exports.fetch = function fetch(input, init = undefined) {
  const { fetch: run } = require('internal/fetch/fetch');
  return arguments.length === 0 ? run() : run(input, init);
};
lazy(exports, 'internal/fetch/formdata', ['FormData']);
lazy(exports, 'internal/fetch/headers', ['Headers']);
lazy(exports, 'internal/fetch/messages', ['Request', 'Response']);
