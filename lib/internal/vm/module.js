// vm.SourceTextModule and vm.SyntheticModule: records of the module loader (internal/modules/esm_records) that the program
// links by itself, and that may belong to another context.

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUint32, kValidateObjectAllowObjects } =
  require('internal/validators');
const { Record, attributesOf, describe, rewriteFlags, sourceOf, synthetic, UNLINKED, LINKED, EVALUATING, EVALUATED } = require('internal/modules/esm_records');
const { link, namespaceOf, notify } = require('internal/modules/esm_link');
const { evaluate } = require('internal/modules/esm_evaluate');
const { contexts, enter, leave, raw, reword } = require('internal/vm/context');
const { sameStamp, stamp } = require('internal/vm/stamp');
const core = internalBinding('core');
require('internal/modules/esm'); // tells the linker how import() and import.meta are made

const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const counts = new WeakMap(); // context -> modules without a name of their own

let inside; // of this module's classes: the internals of an object, or undefined

function checkThis(module, Class = Module) {
  const state = module !== null && typeof module === 'object' ? inside(module) : undefined;
  if (state === undefined || !(module instanceof Class)) throw new codes.ERR_INVALID_THIS(Class.name);
  return state;
}
const badStatus = (text) => new codes.ERR_VM_MODULE_STATUS(text);

class Module {
  #state;
  static {
    inside = (module) => (#state in module ? module.#state : undefined);
  }
  constructor(options, make) {
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    require('internal/util').emitExperimentalWarning('VM Modules');
    const { context, identifier } = options;
    if (context !== undefined) {
      validateObject(context, 'options.context', kValidateObjectAllowObjects);
      if (!contexts.has(context)) throw new codes.ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
    }
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    const realm = context === undefined ? undefined : contexts.get(context);
    const key = realm ?? globalThis;
    let name = identifier;
    if (name === undefined) {
      const number = counts.get(key) ?? 0;
      counts.set(key, number + 1);
      name = `vm:module(${number})`;
    }
    this.#state = { context, identifier: name, realm, record: undefined, linking: undefined, linked: false, requested: undefined, modules: undefined,
      failed: false, error: undefined };
    this.#state.record = make(name, realm, this);
  }
  get identifier() { return checkThis(this).identifier; }
  get context() { return checkThis(this).context; }
  get namespace() {
    const state = checkThis(this);
    if (state.record.status < LINKED) throw badStatus('must not be unlinked or linking');
    return namespaceOf(state.record);
  }
  get status() { return statusOf(checkThis(this)); }
  get error() {
    const state = checkThis(this);
    if (statusOf(state) !== 'errored') throw badStatus('must be errored');
    return state.failed ? state.error : state.record.linkError ?? state.record.error;
  }
  async link(linker) {
    const state = checkThis(this);
    validateFunction(linker, 'linker');
    const status = statusOf(state);
    if (status === 'linking') throw badStatus('must be unlinked');
    if (status !== 'unlinked') throw new codes.ERR_VM_MODULE_ALREADY_LINKED();
    try {
      await settle(this, linker, new Set());
      instantiate(this);
    } catch (error) {
      state.failed = true;
      state.error = error;
      throw error;
    } finally {
      state.linking = undefined;
    }
  }
  evaluate(options = {}) {
    try {
      const state = checkThis(this);
      validateObject(options, 'options');
      const { timeout, breakOnSigint = false } = options;
      if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
      validateBoolean(breakOnSigint, 'options.breakOnSigint');
      const status = statusOf(state);
      if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') throw badStatus('must be one of linked, evaluated, or errored');
      if (state.failed) throw state.error;
      const run = () => evaluateIn(state);
      const waiting = timeout === undefined && !breakOnSigint ? run() : require('internal/vm/limited').limitedCall(timeout ?? 0, breakOnSigint, run);
      return waiting === undefined ? Promise.resolve() : waiting.then(() => {});
    } catch (error) {
      return Promise.reject(error);
    }
  }
  [inspectSymbol](depth, options) {
    const state = checkThis(this);
    const { name } = this.constructor;
    if (typeof depth === 'number' && depth < 0) return `[${name}]`;
    const shown = { status: statusOf(state), identifier: state.identifier, context: state.context };
    return `${name} ${require('internal/util/inspect').inspect(shown, { ...options, depth: options?.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const name of ['identifier', 'context', 'namespace', 'status', 'error']) Object.defineProperty(Module.prototype, name, { __proto__: null, enumerable: false });

function statusOf({ record, linking, failed }) {
  if (failed || record.linkError !== undefined) return 'errored';
  if (linking !== undefined) return 'linking';
  if (record.status < LINKED) return 'unlinked';
  if (record.status === LINKED) return 'linked';
  if (record.status === EVALUATING) return 'evaluating';
  return record.status === EVALUATED && record.failed ? 'errored' : 'evaluated';
}

// Asks the linker for what a module imports, and so on below it; a graph may be linked by several callers at the same time.
async function settle(module, linker, seen) {
  if (seen.has(module)) return;
  seen.add(module);
  const state = inside(module);
  if (state.requested === undefined) {
    if (state.record.status !== UNLINKED || state.modules !== undefined) return;
    state.linking = true;
    state.requested = request(module, state, linker);
  }
  try {
    await state.requested;
    await Promise.all(state.modules.map((dependency) => settle(dependency, linker, seen)));
  } catch (error) {
    state.linking = undefined;
    throw error;
  }
}

async function request(module, state, linker) {
  const asked = state.requests.map(({ specifier, attributes }) => linker(specifier, module, { attributes, assert: attributes }));
  const modules = await Promise.all(asked);
  modules.forEach((dependency, i) => {
    const other = checkDependency(dependency, state);
    if (statusOf(other) === 'errored') {
      throw new codes.ERR_VM_MODULE_LINK_FAILURE(`request for '${state.requests[i].specifier}' is in error`, dependency.error);
    }
  });
  adopt(state, modules);
}

function checkDependency(module, state) {
  const other = module !== null && typeof module === 'object' ? inside(module) : undefined;
  if (other === undefined) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (other.realm !== state.realm) throw new codes.ERR_VM_MODULE_DIFFERENT_CONTEXT();
  return other;
}

function adopt(state, modules) {
  state.modules = modules;
  const { record } = state;
  // No module of vm has a source: sourceOf() throws.
  record.deps = modules.map((module, i) => (record.requests?.[i * 4 + 3] === '1' ? sourceOf(inside(module).record) : inside(module).record));
}

// Links what is below a module: all of it has been told what it imports.
function instantiate(root) {
  const todo = [root];
  const seen = new Set(todo);
  for (let module = todo.pop(); module !== undefined; module = todo.pop()) {
    const state = inside(module);
    if (state.record.requests === undefined || state.record.status !== UNLINKED) continue;
    if (state.modules === undefined && module !== root && state.requests.length === 0) adopt(state, []);
    if (state.modules === undefined) {
      const first = state.requests[0];
      throw new codes.ERR_VM_MODULE_LINK_FAILURE(first === undefined ? `module '${state.identifier}' is not linked` :
        `request for '${first.specifier}' can not be resolved on module '${state.identifier}' that is not linked`);
    }
    for (const other of state.modules) {
      if (seen.has(other)) continue;
      seen.add(other);
      todo.push(other);
    }
  }
  link(inside(root).record);
  for (const module of seen) inside(module).linking = undefined;
}

function evaluateIn(state) {
  const { record, realm } = state;
  const nested = realm === undefined || realm.sandbox === undefined || realm.running;
  if (!nested) enter(realm);
  try {
    return evaluate(record);
  } catch (error) {
    if (realm !== undefined) reword(realm, error);
    throw core.errors.fix(error);
  } finally {
    if (!nested) leave(realm);
  }
}

// The namespace of what importModuleDynamically() gave.
exports.imported = async function imported(module, phase) {
  const state = module !== null && typeof module === 'object' ? inside(module) : undefined;
  if (state === undefined) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (phase === 'source') return sourceOf(state.record).get('source');
  if (statusOf(state) === 'errored') throw module.error;
  if (statusOf(state) === 'linked') await module.evaluate();
  return module.namespace;
};

// What the engine is given instead of the text, as a function of the context.
function compile(realm, line, noted) {
  return (record, flags, note) => {
    const esm = internalBinding('esm');
    esm.readText(record.url, record.text, flags);
    const text = esm.take(record.url, flags, noted ? note : undefined);
    return internalBinding('vm').run(realm?.box, text, record.url, line);
  };
}

// The record of a text in a context: `importer` is what its import() calls, fill(meta) says what import.meta has.
function textRecord(url, text, realm, importer, fill, line = 1, types = false) {
  const record = new Record(url, undefined, 'module');
  record.rewrite = rewriteFlags(types, false);
  record.text = text;
  require('internal/process/evaluated').add(url, text);
  describe(record, internalBinding('esm').readText(url, text, record.rewrite));
  internalBinding('esm').drop(url, record.rewrite);
  const { awaitFor, localized } = require('internal/vm/imports');
  const target = realm === undefined ? globalThis : raw(realm, (real) => real);
  record.vm = { compile: compile(realm, line, line === 1), importer: localized(importer, target), await: awaitFor(target) };
  let meta;
  Object.defineProperty(record, 'meta', { __proto__: null, get() {
    if (meta === undefined) {
      meta = { __proto__: null };
      fill(meta);
    }
    return meta;
  } });
  return record;
}

class SourceTextModule extends Module {
  #source;
  constructor(sourceText, options = {}) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const { lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, cachedData } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    if (importModuleDynamically !== undefined) validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    if (cachedData !== undefined) {
      if (!ArrayBuffer.isView(cachedData)) throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
      if (!sameStamp(cachedData, stamp(sourceText))) throw new codes.ERR_VM_MODULE_CACHED_DATA_REJECTED();
    }
    super(options, (url, realm, self) => {
      const { ask } = require('internal/vm/imports');
      const importer = Object.assign((specifier, given) => ask(importModuleDynamically, specifier, self, given, 'evaluation'),
        { source: (specifier, given) => ask(importModuleDynamically, specifier, self, given, 'source') });
      return textRecord(url, sourceText, realm, importer, (meta) => initializeImportMeta?.(meta, self), lineOffset + 1);
    });
    this.#source = sourceText;
    const { record } = inside(this);
    const requests = [];
    for (let i = 0; i < record.requests.length; i += 4) {
      requests.push(Object.freeze({ __proto__: null, specifier: record.requests[i], attributes: Object.freeze(attributesOf(record.requests[i + 1], record.requests[i + 2])),
        phase: record.requests[i + 3] === '1' ? 'source' : 'evaluation' }));
    }
    inside(this).requests = Object.freeze(requests);
  }
  get moduleRequests() { return checkThis(this, SourceTextModule).requests; }
  get dependencySpecifiers() {
    const state = checkThis(this, SourceTextModule);
    return (state.specifiers ??= Object.freeze(state.requests.map(({ specifier }) => specifier)));
  }
  // One module for each of moduleRequests.
  linkRequests(modules) {
    const state = checkThis(this, SourceTextModule);
    if (statusOf(state) !== 'unlinked') throw badStatus('must be unlinked');
    validateArray(modules, 'modules');
    if (modules.length !== state.requests.length) {
      throw new codes.ERR_MODULE_LINK_MISMATCH(`Expected ${state.requests.length} modules, got ${modules.length}`);
    }
    for (const module of modules) checkDependency(module, state);
    const chosen = new Map();
    state.requests.forEach(({ specifier, attributes }, i) => {
      const key = JSON.stringify([specifier, attributes]);
      if (chosen.has(key) && chosen.get(key) !== modules[i]) throw new codes.ERR_MODULE_LINK_MISMATCH(`Module request '${specifier}' at index ${i} must be linked to the same module as the one before`);
      chosen.set(key, modules[i]);
    });
    adopt(state, [...modules]);
  }
  instantiate() {
    const state = checkThis(this, SourceTextModule);
    if (statusOf(state) !== 'unlinked') throw badStatus('must be unlinked');
    instantiate(this);
  }
  get status() { return statusOf(checkThis(this, SourceTextModule)); }
  get error() {
    checkThis(this, SourceTextModule);
    return super.error;
  }
  hasTopLevelAwait() { return (checkThis(this, SourceTextModule).record.flags & 1) !== 0; }
  hasAsyncGraph() {
    const { record } = checkThis(this, SourceTextModule);
    if (record.status < LINKED) throw badStatus('must be instantiated');
    return record.awaits;
  }
  createCachedData() {
    const status = statusOf(checkThis(this, SourceTextModule));
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') throw new codes.ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    return stamp(this.#source);
  }
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new codes.ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, i) => {
      if (exportNames.indexOf(name) < i) throw new codes.ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    super(options, (url, realm, self) => {
      const values = new Map();
      const record = synthetic(url, undefined, 'synthetic', new Set(exportNames), (name) => values.get(name), () => { Reflect.apply(evaluateCallback, self, []); });
      record.values = values; // which importers are told of
      record.status = LINKED;
      return record;
    });
  }
  link() {
    checkThis(this, SyntheticModule);
  }
  setExport(name, value) {
    const { record } = checkThis(this, SyntheticModule);
    validateString(name, 'name');
    if (!record.names.has(name)) throw new ReferenceError(`Export '${name}' is not defined in module`);
    record.values.set(name, value);
    notify(record);
  }
}

Object.assign(exports, { Module, SourceTextModule, SyntheticModule });
for (const [name, value] of [['imported', exports.imported], ['textRecord', textRecord]]) Object.defineProperty(exports, name, { __proto__: null, value, enumerable: false });
