// node:wasi: what a caller sees. The functions that a guest calls are in src/wasi.

const native = internalBinding('wasi');
const { codes } = require('internal/errors');
const { emitExperimentalWarning } = require('internal/util');
const { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString, validateUndefined } = require('internal/validators');

emitExperimentalWarning('WASI');

const kExitCode = Symbol('kExitCode');
const kSetMemory = Symbol('kSetMemory');
const kStarted = Symbol('kStarted');
const kInstance = Symbol('kInstance');
const kBindingName = Symbol('kBindingName');
const kGuest = Symbol('kGuest');

const bufferOf = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer').get; // throws for anything else, of whichever realm
const hidden = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true });

function fail(error) {
  const name = `UVWASI_${native.errorName(error)}`; // of the library that Node has for this: programs ask for these names
  const thrown = new Error(`${name}, uvwasi_init`);
  thrown.errno = error;
  thrown.code = name;
  thrown.syscall = 'uvwasi_init';
  throw thrown;
}

// One guest's functions, each its own property and bound, as in Node.
const Imports = { WASI: function() {} }.WASI;

// A method that calls the function `number` with a guest's memory as it is by then: it may have grown since.
function method(name, count, number) {
  const fn = {
    [name](...args) {
      const guest = this[kGuest];
      if (guest.memory === undefined) throw new codes.ERR_WASI_NOT_STARTED();
      const buffer = bufferOf.call(guest.memory);
      if (guest.bytes?.buffer !== buffer) guest.bytes = new Uint8Array(buffer);
      return native.call(guest.box, guest.bytes, number, ...args);
    },
  }[name];
  Object.defineProperty(fn, 'length', { __proto__: null, value: count, configurable: true });
  Imports.prototype[name] = fn;
}
const rows = native.functions();
for (let i = 0; i < rows.length; i += 3) method(rows[i], rows[i + 1], rows[i + 2]);
Imports.prototype.proc_exit = { proc_exit(code) { process.reallyExit(code); } }.proc_exit;
Object.defineProperty(Imports.prototype, 'constructor', { __proto__: null, enumerable: false });

function importsFor(box) {
  const imports = new Imports();
  hidden(imports, kGuest, { box, memory: undefined, bytes: undefined });
  for (const name in imports) imports[name] = imports[name].bind(imports);
  return imports;
}

function setMemory(imports, memory) {
  try {
    bufferOf.call(memory);
  } catch {
    const error = new TypeError('"instance.exports.memory" property must be a WebAssembly.Memory object');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  imports[kGuest].memory = memory;
}

function namesOf(options) {
  const { args = [], env, preopens } = options;
  validateArray(args, 'options.args');
  const lists = [args.map(String), [], []];
  if (env !== undefined) {
    validateObject(env, 'options.env');
    for (const [key, value] of Object.entries(env)) if (value !== undefined) lists[1].push(`${key}=${value}`);
  }
  if (preopens !== undefined) {
    validateObject(preopens, 'options.preopens');
    for (const [key, value] of Object.entries(preopens)) lists[2].push(String(key), String(value));
  }
  return lists;
}

class WASI {
  constructor(options = { __proto__: null }) {
    validateObject(options, 'options');
    validateString(options.version, 'options.version');
    if (options.version === 'unstable') this[kBindingName] = 'wasi_unstable';
    else if (options.version === 'preview1') this[kBindingName] = 'wasi_snapshot_preview1';
    else throw new codes.ERR_INVALID_ARG_VALUE('options.version', options.version, 'unsupported WASI version');
    const lists = namesOf(options);
    const { stdin = 0, stdout = 1, stderr = 2 } = options;
    validateInt32(stdin, 'options.stdin', 0);
    validateInt32(stdout, 'options.stdout', 0);
    validateInt32(stderr, 'options.stderr', 0);
    const box = native.create(...lists, [stdin, stdout, stderr]);
    if (typeof box === 'number') fail(box);
    const imports = importsFor(box);
    let returnOnExit = true;
    if (options.returnOnExit !== undefined) {
      validateBoolean(options.returnOnExit, 'options.returnOnExit');
      ({ returnOnExit } = options);
    }
    if (returnOnExit) imports.proc_exit = wasiReturnOnProcExit.bind(this);
    this[kSetMemory] = setMemory.bind(undefined, imports);
    this.wasiImport = imports;
    this[kStarted] = false;
    this[kExitCode] = 0;
    this[kInstance] = undefined;
  }

  finalizeBindings(instance, { memory = instance?.exports?.memory } = { __proto__: null }) {
    if (this[kStarted]) throw new codes.ERR_WASI_ALREADY_STARTED();
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
    this[kSetMemory](memory);
    this[kInstance] = instance;
    this[kStarted] = true;
  }

  // Of a command: it exports _start and no _initialize.
  start(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = this[kInstance].exports;
    validateFunction(_start, 'instance.exports._start');
    validateUndefined(_initialize, 'instance.exports._initialize');
    try {
      _start();
    } catch (error) {
      if (error !== kExitCode) throw error;
    }
    return this[kExitCode];
  }

  // Of a reactor: it exports no _start, and may export _initialize.
  initialize(instance) {
    this.finalizeBindings(instance);
    const { _start, _initialize } = this[kInstance].exports;
    validateUndefined(_start, 'instance.exports._start');
    if (_initialize !== undefined) {
      validateFunction(_initialize, 'instance.exports._initialize');
      _initialize();
    }
  }

  getImportObject() {
    return { [this[kBindingName]]: this.wasiImport };
  }
}

// Thrown through the guest, which cannot catch it, up to start().
function wasiReturnOnProcExit(code) {
  this[kExitCode] = code;
  throw kExitCode;
}

module.exports = { WASI };
