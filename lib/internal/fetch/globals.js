// The globals of fetch, each loaded at first use.

const { lazy } = internalBinding('core');

exports.fetch = function fetch(input, init = undefined) {
  const { fetch: run } = require('internal/fetch/fetch');
  return arguments.length === 0 ? run() : run(input, init);
};
lazy(exports, 'internal/fetch/formdata', ['FormData']);
lazy(exports, 'internal/fetch/headers', ['Headers']);
lazy(exports, 'internal/fetch/messages', ['Request', 'Response']);

// undici, where the program loads it, finds that there is a dispatcher for all already: one that goes by the proxies of the environment.
exports.goByProxies = function goByProxies() {
  for (const key of [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]) {
    const put = (value) => Object.defineProperty(globalThis, key, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
    Object.defineProperty(globalThis, key, {
      __proto__: null, configurable: true, enumerable: false, set: put,
      get() {
        put(undefined);
        require('internal/fetch/own_dispatcher').place();
        return globalThis[key];
      },
    });
  }
};
