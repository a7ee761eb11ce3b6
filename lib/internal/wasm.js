// WebAssembly.compile() and its kin as promises of the synchronous constructors: the engine's own wait for a run loop that
// is not libuv's and never settle. Loaded by src/module before the first source that names WebAssembly.

const { WebAssembly } = globalThis;

function install(name, length, fn) {
  Object.defineProperty(fn, 'length', { __proto__: null, value: length, configurable: true });
  Object.defineProperty(WebAssembly, name, { __proto__: null, value: fn, writable: true, enumerable: true, configurable: true });
}

// An error speaks of what the program called.
function renamed(error, name) {
  internalBinding('core').errors.fix(error);
  if (typeof error.message === 'string') error.message = error.message.replace(/^WebAssembly\.(?:Module|Instance|compile|instantiate)\(\)/, `WebAssembly.${name}()`);
  return error;
}

// The bytes are read within the call, as the specification has it; the result comes later.
const methods = {
  compile(bytes) {
    return compile(bytes, 'compile');
  },
  instantiate(source, imports) {
    return instantiate(source, imports, 'instantiate');
  },
  async compileStreaming(source) {
    return compile(await bytesOf(source), 'compileStreaming');
  },
  async instantiateStreaming(source, imports) {
    return instantiate(await bytesOf(source), imports, 'instantiateStreaming');
  },
};

function compile(bytes, name) {
  try {
    const module = new WebAssembly.Module(bytes);
    return Promise.resolve().then(() => module);
  } catch (error) {
    return Promise.reject(renamed(error, name));
  }
}

function instantiate(source, imports, name) {
  const make = (module) => {
    try {
      return new WebAssembly.Instance(module, imports);
    } catch (error) {
      throw renamed(error, name);
    }
  };
  if (source instanceof WebAssembly.Module) return Promise.resolve(source).then(make);
  return compile(source, name).then((module) => ({ module, instance: make(module) }));
}

async function bytesOf(source) {
  const response = await source;
  const { codes } = require('internal/errors');
  if (typeof Response === 'undefined' || !(response instanceof Response)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  }
  const type = response.headers.get('content-type');
  if (type !== 'application/wasm') throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type}'`);
  if (!response.ok) throw new codes.ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new codes.ERR_WEBASSEMBLY_RESPONSE('body has already been used');
  return response.arrayBuffer();
}

// The engine tells nobody a module's bytes, so they are kept, for sending it to another thread: in a block that threads share.
const EngineModule = WebAssembly.Module;
const kept = new WeakMap(); // module -> { block, buffer }, the buffer holding the block
function keep(module, buffer, block) {
  kept.set(module, { block, buffer });
  return module;
}
function copyOf(bytes) {
  const clone = internalBinding('clone');
  const from = ArrayBuffer.isView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes);
  const block = clone.block(from.length);
  if (block === 0) throw new RangeError('Array buffer allocation failed');
  const buffer = clone.map(block);
  clone.drop(block);
  new Uint8Array(buffer).set(from);
  return [buffer, block];
}
function Module(bytes) {
  if (!new.target) throw new TypeError("WebAssembly.Module must be invoked with 'new'");
  const module = Reflect.construct(EngineModule, [bytes], new.target);
  return keep(module, ...copyOf(bytes));
}
for (const key of Reflect.ownKeys(EngineModule)) Object.defineProperty(Module, key, Object.getOwnPropertyDescriptor(EngineModule, key));
Object.defineProperty(Module.prototype, 'constructor', { __proto__: null, value: Module, writable: true, enumerable: false, configurable: true });
Object.defineProperty(WebAssembly, 'Module', { __proto__: null, value: Module, writable: true, enumerable: false, configurable: true });

// %AbstractModuleSource%: https://tc39.es/proposal-source-phase-imports/
function AbstractModuleSource() { throw new TypeError('AbstractModuleSource is not a constructor'); }
Object.defineProperty(AbstractModuleSource.prototype, Symbol.toStringTag, {
  __proto__: null,
  get: Object.getOwnPropertyDescriptor({ get [Symbol.toStringTag]() { return kept.has(this) ? 'WebAssembly.Module' : undefined; } }, Symbol.toStringTag).get,
  set: undefined,
  enumerable: false,
  configurable: true,
});
Object.setPrototypeOf(Module.prototype, AbstractModuleSource.prototype);
Object.setPrototypeOf(Module, AbstractModuleSource);

exports.blockOf = (module) => kept.get(module)?.block;
// Takes over the reference to the block.
exports.moduleOf = (block) => {
  const clone = internalBinding('clone');
  const buffer = clone.map(block);
  clone.drop(block);
  return keep(new EngineModule(new Uint8Array(buffer)), buffer, block);
};

install('compile', 1, methods.compile);
install('instantiate', 1, methods.instantiate);
install('compileStreaming', 1, methods.compileStreaming);
install('instantiateStreaming', 1, methods.instantiateStreaming);

exports.renamed = renamed;
exports.ready = true;
