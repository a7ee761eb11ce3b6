// Errors of a context, as those of the program (bootstrap/errors), made anew with its global object.

const native = internalBinding('vm');

// Modules of lib/ for a context: those of `ids` are made anew, what these require besides is the program's own.
function loader(state, ids, alone) {
  const loaded = { __proto__: null };
  return function requireInside(id) {
    if (!ids.includes(id)) return require(id);
    if (loaded[id] === undefined) {
      const module = { id, exports: {}, loaded: false, home: state.real, alone };
      loaded[id] = module;
      require('internal/vm/context').raw(state, () => native.builtin(state.box, id, module.exports, requireInside, module, internalBinding, process));
    }
    return loaded[id].exports;
  };
}

// `alone`: no object of the program's may come in, and the program's prepareStackTrace is not asked (a ShadowRealm).
exports.make = (state, alone = false) => {
  const ids = alone ? ['bootstrap/errors', 'internal/errors/stack'] : ['bootstrap/errors'];
  const { EngineError, fix } = loader(state, ids, alone)('bootstrap/errors');
  fixes.set(EngineError.prototype, fix);
};

// What gives an engine's error of a context the stack that the context's other errors have, once these have been made.
const fixes = new WeakMap(); // its Error.prototype -> function
exports.fixOf = (error) => {
  for (let o = error; o !== null; o = Reflect.getPrototypeOf(o)) {
    const fix = fixes.get(o);
    if (fix !== undefined) return fix;
  }
  return undefined;
};
