// vm: scripts, and global objects of their own for them (src/vm/vm.c).

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateOneOf, validateString, validateUint32,
  kValidateObjectAllowObjects } = require('internal/validators');
const native = internalBinding('vm');
const core = internalBinding('core');
const { errors } = core;

const constants = { __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify') };
Object.freeze(constants);

let nextName = 1;
const room = require('internal/vm/context');
const { limited } = require('internal/vm/limited');
const { sameStamp, stamp } = require('internal/vm/stamp');
const { contexts } = room;

function checkImport(value) {
  if (value === undefined || value === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) return;
  validateFunction(value, 'options.importModuleDynamically');
}

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return contexts.has(object);
}

// The engine runs promise jobs when all JavaScript has returned, and for all contexts.
function refuseMicrotasks() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM("vm's microtaskMode: 'afterEvaluate'");
}

function createContext(contextObject = {}, options = {}) {
  const plain = contextObject === constants.DONT_CONTEXTIFY;
  if (!plain && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name = `VM Context ${nextName++}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  let strings = true;
  let webassembly = true;
  if (codeGeneration !== undefined) {
    const { strings: s = true, wasm = true } = codeGeneration;
    validateBoolean(s, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
    strings = s;
    webassembly = wasm;
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  checkImport(importModuleDynamically);
  if (microtaskMode !== undefined) refuseMicrotasks();
  const { global } = room.make(plain ? undefined : contextObject, strings, webassembly);
  return plain ? global : contextObject;
}

function runIn(sandbox, source, url, line, { timeout, sigint, shown } = none) {
  const state = sandbox === null ? undefined : contexts.get(sandbox);
  if (state !== undefined) {
    room.checkPrototype(state);
    if (!state.wasm && source.includes('WebAssembly')) require('internal/vm/wasm').install(state);
  }
  if (source.includes('$trk_')) {
    if (state !== undefined) {
      room.raw(state, (real) => {
        require('internal/vm/imports').put(real, source, state);
      });
    } else {
      require('internal/vm/imports').put(globalThis, source);
    }
  }
  const inner = state !== undefined && state.sandbox !== undefined;
  const nested = inner && state.running;
  if (inner && !nested) room.enter(state);
  try {
    if (timeout === 0 && !sigint) return native.run(state?.box, source, url, line, 0, state?.global);
    return limited(timeout, (gate) => native.run(state?.box, source, url, line, timeout, state?.global, gate, sigint));
  } catch (error) {
    if (state !== undefined) room.reword(state, error);
    error = errors.fix(error);
    throw shown === undefined ? error : require('internal/process/fatal').withExcerpt(error, shown);
  } finally {
    if (inner && !nested) room.leave(state);
  }
}

function runOptions(options, text) {
  validateObject(options, 'options');
  const { breakOnSigint = false, displayErrors = true, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { timeout: timeout ?? 0, sigint: breakOnSigint, shown: displayErrors ? text : undefined };
}
const none = { timeout: 0, sigint: false, shown: undefined };

// `place`: see internal/vm/positions.
function rewritten(source, filename, given, referrer, place, before = 0, length = source.length) {
  if (source.includes('WebAssembly')) require('internal/wasm'); // as in every other source
  if (filename === unnamed) { // what another script left
    const { wrapped, asyncBodies } = core;
    wrapped.delete(filename);
    asyncBodies?.delete(filename);
  }
  const note = filename === '' ? undefined : require('internal/vm/positions').noter(...place);
  if (note !== undefined && place[1] !== 0) note(filename, []);
  if (core.coverage === undefined && !/\b(?:import|await|catch|using)\b/.test(source)) return source;
  return require('internal/vm/imports').rewrite(source, filename, given, referrer, note, before, length);
}
const unnamed = 'evalmachine.<anonymous>';

class Script {
  #source;
  #url;
  #line;
  #text;
  constructor(code, options = {}) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const { filename = unnamed, lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
    }
    validateBoolean(produceCachedData, 'options.produceCachedData');
    checkImport(importModuleDynamically);
    this.#source = code.startsWith('#!') ? `//${code.slice(2)}` : code;
    this.#url = filename;
    this.#text = { code, filename, line: lineOffset };
    this.#line = lineOffset + 1;
    require('internal/process/evaluated').add(filename, code, lineOffset, columnOffset);
    const runnable = rewritten(this.#source, filename, importModuleDynamically, () => this, [lineOffset, columnOffset, 1]);
    try {
      // As it was written, so that the columns are right; but the engine does not know import.source() and `using`.
      native.check(/\bimport\s*\.\s*source\b/.test(code) || runnable.includes('$trk_U') ? runnable : this.#source, filename, this.#line);
    } catch (error) {
      throw require('internal/process/fatal').withExcerpt(errors.fix(error), this.#text, errors.positionOf(error));
    }
    this.#source = runnable;
    if (cachedData !== undefined) this.cachedDataRejected = !sameStamp(cachedData, stamp(code));
    if (produceCachedData) {
      this.cachedData = stamp(code);
      this.cachedDataProduced = true;
    }
    const map = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code);
    this.sourceMapURL = map === null ? undefined : map[1];
  }
  runInThisContext(options = {}) {
    return runIn(null, this.#source, this.#url, this.#line, runOptions(options, this.#text));
  }
  runInContext(contextifiedObject, options = {}) {
    validateContext(contextifiedObject);
    return runIn(contextifiedObject, this.#source, this.#url, this.#line, runOptions(options, this.#text));
  }
  runInNewContext(contextObject, options = {}) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
  createCachedData() {
    return stamp(this.#source);
  }
}

// The text that Node puts above the stack of a SyntaxError.
function validateContext(object) {
  if (!isContext(object)) throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
}

function contextOptions(options) {
  if (!options) return {};
  const { contextName: name, contextOrigin: origin, contextCodeGeneration: codeGeneration, microtaskMode, importModuleDynamically } = options;
  if (name !== undefined) validateString(name, 'options.contextName');
  if (origin !== undefined) validateString(origin, 'options.contextOrigin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = codeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  const result = { importModuleDynamically };
  if (name !== undefined) result.name = name;
  if (origin !== undefined) result.origin = origin;
  if (codeGeneration !== undefined) result.codeGeneration = codeGeneration;
  if (microtaskMode !== undefined) result.microtaskMode = microtaskMode;
  return result;
}

const withName = (options) => (typeof options === 'string' ? { filename: options } : options);

function createScript(code, options) {
  if (!(code instanceof Script)) return new Script(code, options);
  return code;
}
function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  options = { ...withName(options) };
  return createScript(code, options).runInContext(contextifiedObject, options);
}
function runInNewContext(code, contextObject, options) {
  options = { ...withName(options) };
  const context = createContext(contextObject, contextOptions(options));
  return createScript(code, options).runInNewContext(context, options);
}
function runInThisContext(code, options) {
  options = withName(options);
  return createScript(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) {
    validateArray(params, 'params');
    params.forEach((param, i) => validateString(param, `params[${i}]`));
  }
  validateObject(options, 'options');
  const { filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext, contextExtensions = [],
    importModuleDynamically } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && (typeof parsingContext !== 'object' || parsingContext === null || !isContext(parsingContext))) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, kValidateObjectAllowObjects));
  checkImport(importModuleDynamically);
  let fn;
  const names = contextExtensions.map((_, i) => `$extension${i}`);
  const outer = `(function(${names.join()}){${names.map((name) => `with(${name}){`).join('')}return `;
  const open = `${outer}(function (${(params ?? []).join(',')}) {`;
  const mark = '/*$trk_n*/'; // as Node shows it there is a line end, which function_text puts back: the engine knows no line 0
  const close = `\n})${'}'.repeat(names.length)}})`;
  if (filename !== '') require('internal/process/evaluated').add(filename, code, lineOffset, columnOffset);
  const text = rewritten(`${open}${mark}${code}${close}`, filename, importModuleDynamically, () => fn,
    [lineOffset, columnOffset - open.length - mark.length, 1], open.length + mark.length, code.length);
  // The text must be a body by itself: it may not close the function.
  try {
    new (core.EngineFunction ?? Function)(...(params ?? []), text.startsWith(open) && text.includes('$trk_U') ? text.slice(open.length, 1 - close.length) : `${code}\n`);
  } catch (error) {
    if (error.message === 'Parser error') error.message = "Unexpected token '}'"; // what the engine says when it does
    throw error;
  }
  const make = runIn(parsingContext ?? null, text, filename, lineOffset + 1);
  fn = make(...contextExtensions);
  if (produceCachedData) fn.cachedDataProduced = false;
  if (cachedData !== undefined) fn.cachedDataRejected = true;
  return fn;
}

function measureMemory(options = {}) {
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return Promise.reject(new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('vm.measureMemory()'));
}

module.exports = {
  Script, createContext, createScript, runInContext, runInNewContext, runInThisContext, isContext, compileFunction, measureMemory, constants,
};

if (require('internal/options').get('--experimental-vm-modules')) Object.assign(module.exports, require('internal/vm/module'));
