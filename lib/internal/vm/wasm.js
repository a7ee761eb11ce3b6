// WebAssembly.compile() and instantiate() of another global object, by its synchronous constructors: as in internal/wasm, and for the
// same reason. Run in that context by vm.js before the first script there that names WebAssembly.

exports.text = `(function(WebAssembly, Promise, defineProperty, renamed) {
  const { Instance, Module } = WebAssembly;
  const attempt = (name, make) => {
    try {
      return Promise.resolve(make());
    } catch (error) {
      return Promise.reject(renamed(error, name));
    }
  };
  const instance = (module, imports) => {
    try {
      return new Instance(module, imports);
    } catch (error) {
      throw renamed(error, 'instantiate');
    }
  };
  const methods = {
    compile(bytes) {
      return attempt('compile', () => new Module(bytes));
    },
    instantiate(source, imports) {
      if (source instanceof Module) return Promise.resolve(source).then((module) => instance(module, imports));
      return attempt('instantiate', () => new Module(source)).then((module) => ({ module, instance: instance(module, imports) }));
    },
  };
  defineProperty(methods.instantiate, 'length', { __proto__: null, value: 1, configurable: true });
  for (const name in methods) defineProperty(WebAssembly, name, { __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true });
})`;

exports.install = function install(state) {
  state.wasm = true;
  const { renamed } = require('internal/wasm');
  const native = internalBinding('vm');
  require('internal/vm/context').raw(state, (real) => {
    const { WebAssembly, Promise, Object: { defineProperty } } = real;
    if (typeof WebAssembly?.Module !== 'function') return; // the program has put something else there
    native.run(state.box, exports.text, 'node:vm', 1, 0)(WebAssembly, Promise, defineProperty, renamed);
  });
};
