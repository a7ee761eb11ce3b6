// What async_hooks is told of ports and workers.

const { reg } = internalBinding('core');

// Emits init; returns the id, or 0 when nobody looks.
function traceInit(type, resource) {
  if (reg[5] === 0) return 0;
  const context = require('internal/async/context');
  const hooks = context.hooks();
  if (hooks === null) return 0;
  const id = context.newId();
  hooks.emitInit(id, type, context.current().id, resource);
  return id;
}
function traceDestroy(id) {
  if (id !== 0) require('internal/async/context').hooks()?.emitDestroy(id);
}

module.exports = { traceInit, traceDestroy };
