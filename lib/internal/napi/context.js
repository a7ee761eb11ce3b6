// What follows an addon's asynchronous work: the stores of AsyncLocalStorage, and async_hooks' ids.

const { reg } = internalBinding('core');

// What runs later in the context of now; undefined while nobody follows contexts.
exports.contextInit = function contextInit(name, resource) {
  if (reg[5] === 0) return undefined;
  const context = require('internal/async/context');
  const now = context.current();
  if (!context.tracking()) return { frame: now, owned: false };
  const frame = new context.Frame(now.stores, context.newId(), now.id, resource ?? {});
  context.hooks()?.emitInit(frame.id, name, now.id, frame.resource);
  return { frame, owned: true };
};

exports.contextDestroy = function contextDestroy({ frame, owned }) {
  if (owned) require('internal/async/context').hooks()?.emitDestroy(frame.id);
};

// Enters it; gives back what contextClose() needs to leave it.
exports.contextOpen = function contextOpen({ frame, owned }) {
  const context = require('internal/async/context');
  const before = context.current();
  context.enter(frame);
  if (owned) context.hooks()?.emitBefore(frame.id);
  return { before, frame, owned };
};
exports.contextClose = function contextClose({ before, frame, owned }) {
  const context = require('internal/async/context');
  if (owned) context.hooks()?.emitAfter(frame.id);
  context.enter(before);
};
