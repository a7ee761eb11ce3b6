// Errors of other global objects than the program's own.

const { errors } = internalBinding('core');

// An engine's error of another context has the engine's stack and words.
module.exports = function foreign(error) {
  if (error === null || typeof error !== 'object' || error instanceof errors.EngineError || !Object.hasOwn(error, 'sourceURL')) return error;
  const fix = require('internal/vm/errors').fixOf(error);
  if (fix !== undefined) return fix(error);
  const stack = Reflect.getOwnPropertyDescriptor(error, 'stack')?.value;
  if (typeof stack !== 'string') return error;
  try {
    errors.translate?.(error);
    const head = error.message === '' ? error.name : `${error.name}: ${error.message}`;
    const frames = require('internal/errors/stack').parse(stack, head).filter((site) => !site.isNative() && !site.getFileName()?.startsWith('node:'))
      .map((site) => `    at ${site}`);
    for (const key of ['line', 'column', 'sourceURL']) delete error[key];
    Object.defineProperty(error, 'stack', { __proto__: null, value: [head, ...frames].join('\n'), writable: true, configurable: true, enumerable: false });
  } catch { /* frozen: as it is */ }
  return error;
};
