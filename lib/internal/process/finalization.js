// process.finalization: callbacks for objects that are still alive when the process exits.

const { codes } = require('internal/errors');
const { emitExperimentalWarning } = require('internal/util');

const entries = { exit: new Set(), beforeExit: new Set() };
const listening = new Set();

const registry = new FinalizationRegistry(({ event, entry }) => entries[event].delete(entry));

function fire(event) {
  const due = [...entries[event]];
  entries[event].clear();
  for (const { ref, fn } of due) {
    const object = ref.deref();
    if (object !== undefined) fn(object, event);
  }
}

function add(event, object, fn) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Object', object);
  if (!listening.has(event)) {
    listening.add(event);
    process.on(event, () => fire(event));
  }
  const entry = { ref: new WeakRef(object), fn };
  entries[event].add(entry);
  registry.register(object, { event, entry }, object);
}

exports.register = function register(object, fn) {
  emitExperimentalWarning('process.finalization.register');
  add('exit', object, fn);
};
exports.registerBeforeExit = function registerBeforeExit(object, fn) {
  emitExperimentalWarning('process.finalization.registerBeforeExit');
  add('beforeExit', object, fn);
};
exports.unregister = function unregister(object) {
  emitExperimentalWarning('process.finalization.unregister');
  registry.unregister(object);
  for (const set of Object.values(entries)) {
    for (const entry of set) if (entry.ref.deref() === object) set.delete(entry);
  }
};
