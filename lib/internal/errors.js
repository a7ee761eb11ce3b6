// Node's coded errors. `codes.ERR_X` is a class made at its first use from one row of the table in
// internal/errors/messages; messages and classes are Node's. Also the errors that system calls give.


const define = Object.defineProperty;
const { kCoded: kIsNodeError } = internalBinding('core').errors;

// The frames of a checked function are of no interest to who called it with a wrong argument.
function hideStackFrames(fn) {
  function wrapped(...args) {
    try {
      return Reflect.apply(fn, this, args);
    } catch (error) {
      if (Error.stackTraceLimit) Error.captureStackTrace(error, wrapped);
      throw error;
    }
  }
  wrapped.withoutStackTrace = fn;
  return wrapped;
}

let inspect;
const lazyInspect = () => (inspect ??= require('internal/util/inspect').inspect);

function describe(code, row, args, self) {
  const [message] = row;
  if (typeof message === 'function') return Reflect.apply(message, self, args);
  if (args.length === 0) return message;
  let i = 0;
  return message.replace(/%[sdj]/g, (kind) => {
    const value = args[i++];
    if (kind === '%j') return JSON.stringify(value);
    return typeof value === 'object' && value !== null ? lazyInspect()(value, { depth: 0, colors: false, compact: 3 }) : String(value);
  });
}

// Node makes these in C++: their headers do not show the code.
const uncoded = new Set(['ERR_INVALID_URL', 'ERR_ENCODING_INVALID_ENCODED_DATA', 'ERR_STRING_TOO_LONG', 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
  'ERR_CONSTRUCT_CALL_INVALID', 'ERR_SCRIPT_EXECUTION_TIMEOUT', 'ERR_SCRIPT_EXECUTION_INTERRUPTED', 'ERR_DLOPEN_FAILED']);

// The first property that is shown. The header of the stack shows it too (kIsNodeError); `name` itself stays that of the class.
function setCode(error, code) {
  define(error, 'code', { __proto__: null, value: code, enumerable: true, writable: true, configurable: true });
}

function makeClass(code, row, Base) {
  function NodeError(...args) {
    // Constructed as a plain Base: `error.constructor === TypeError`, as in Node.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const error = new Base();
    Error.stackTraceLimit = limit;
    setCode(error, code);
    const message = describe(code, row, args, error);
    define(error, 'message', { __proto__: null, value: message, enumerable: false, writable: true, configurable: true });
    if (!uncoded.has(code)) {
      define(error, 'toString', {
        __proto__: null,
        value() { return `${this.name} [${code}]: ${this.message}`; },
        enumerable: false, writable: true, configurable: true,
      });
      define(error, kIsNodeError, { __proto__: null, value: true, enumerable: false, writable: true, configurable: true });
    }
    Error.captureStackTrace(error, new.target === undefined ? NodeError : new.target);
    return error;
  }
  define(NodeError, 'name', { __proto__: null, value: 'NodeError' });
  NodeError.prototype = Base.prototype;
  NodeError.HideStackFramesError = NodeError;
  return NodeError;
}

// Most programs meet no error: the table is read with the first one.
let table;
const rows = () => (table ??= require('internal/errors/messages'));

const codes = Object.create(new Proxy({ __proto__: null }, {
  __proto__: null,
  get(target, code) {
    if (typeof code !== 'string' || !Object.hasOwn(rows(), code)) return Object.prototype[code];
    const row = table[code];
    const value = row.system ? makeSystemClass(code, row[0]) : makeClass(code, row, row[1]);
    for (const Other of row.slice(2)) value[Other.name] = makeClass(code, row, Other);
    define(codes, code, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    return value;
  },
  has: (target, code) => code in rows(),
}));

// --- errors of the system ------------------------------------------------------------------------------------------

// `context` is { code, message, syscall, path, dest, errno, info }.
class SystemError extends Error {
  constructor(key, context) {
    let message = `${rows()[key]?.[0] ?? key}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    setCode(this, key);
    define(this, 'name', { __proto__: null, value: 'SystemError', enumerable: false, writable: true, configurable: true });
    define(this, 'message', { __proto__: null, value: message, enumerable: false, writable: true, configurable: true });
    define(this, 'info', { __proto__: null, value: context, enumerable: true, configurable: true, writable: false });
    for (const key of ['errno', 'syscall']) {
      define(this, key, {
        __proto__: null,
        get() { return context[key]; },
        set(value) { context[key] = value; },
        enumerable: true, configurable: true,
      });
    }
    for (const key of ['path', 'dest']) {
      if (context[key] === undefined) continue;
      define(this, key, {
        __proto__: null,
        get() { return context[key] === undefined ? undefined : context[key].toString(); },
        set(value) { context[key] = value; },
        enumerable: true, configurable: true,
      });
    }
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
  [Symbol.for('nodejs.util.inspect.custom')](depth, ctx) {
    return lazyInspect()(this, { ...ctx, getters: true, customInspect: false });
  }
}

function makeSystemClass(code) {
  return class NodeError extends SystemError {
    constructor(context) {
      super(code, context);
      define(this, kIsNodeError, { __proto__: null, value: true, enumerable: false, writable: true, configurable: true });
      Error.captureStackTrace(this, NodeError);
    }
  };
}

let uv;
function uvMap() {
  if (uv === undefined) {
    uv = new Map();
    const rows = internalBinding('uv').rows();
    for (let i = 0; i < rows.length; i += 3) uv.set(rows[i], [rows[i + 1], rows[i + 2]]);
  }
  return uv;
}
// [name, message] of a negative uv status.
function uvErrmapGet(status) {
  return uvMap().get(status);
}
function uvNameAndMessage(status) {
  return uvErrmapGet(status) ?? ['UNKNOWN', 'unknown error'];
}

function decorate(error, fields, above) {
  for (const key of Object.keys(fields)) if (fields[key] !== undefined) error[key] = fields[key];
  Error.captureStackTrace(error, above);
  return error;
}

function bare(message) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Error(message);
  Error.stackTraceLimit = limit;
  return error;
}

// { errno, code, syscall, message?, path?, dest? } as fs throws it.
function UVException(context) {
  const [code, text] = uvNameAndMessage(context.errno);
  let message = `${code}: ${context.message || text}, ${context.syscall}`;
  const path = context.path ? context.path.toString() : undefined;
  const dest = context.dest ? context.dest.toString() : undefined;
  if (path !== undefined) message += ` '${path}'`;
  if (dest !== undefined) message += ` -> '${dest}'`;
  const error = bare(message);
  for (const key of Object.keys(context)) {
    if (key === 'message' || key === 'path' || key === 'dest') continue;
    error[key] = context[key];
  }
  error.code = code;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  Error.captureStackTrace(error, new.target ?? UVException);
  return error;
}

function UVExceptionWithHostPort(status, syscall, address, port) {
  const [code, text] = uvNameAndMessage(status);
  const message = `${syscall} ${code}: ${text}`;
  const details = port && port > 0 ? ` ${address}:${port}` : address ? ` ${address}` : '';
  return decorate(bare(`${message}${details}`), { code, errno: status, syscall, address, port: port || undefined }, new.target ?? UVExceptionWithHostPort);
}

function ErrnoException(status, syscall, original) {
  const code = status === undefined ? original : uvNameAndMessage(status)[0];
  const message = original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`;
  return decorate(bare(message), { errno: status, code, syscall }, new.target ?? ErrnoException);
}

function ExceptionWithHostPort(status, syscall, address, port, additional) {
  const code = uvNameAndMessage(status)[0];
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  return decorate(bare(`${syscall} ${code}${details}`), { errno: status, code, syscall, address, port: port || undefined }, new.target ?? ExceptionWithHostPort);
}

function DNSException(status, syscall, hostname) {
  let errno;
  let code = status;
  if (typeof status === 'number') {
    errno = status;
    const [name] = uvNameAndMessage(status);
    code = name === 'EAI_NODATA' || name === 'EAI_NONAME' ? 'ENOTFOUND' : name;
  }
  const error = bare(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  Error.captureStackTrace(error, new.target ?? DNSException);
  return error;
}

class ConnResetException extends Error {
  constructor(message) {
    super(message);
    this.code = 'ECONNRESET';
  }
  get ['constructor']() { return Error; }
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }
  get ['constructor']() { return AggregateError; }
}

// Two faults of one operation: the later one is kept beside the first.
function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (Array.isArray(outer.errors)) {
      outer.errors.push(inner);
      return outer;
    }
    const error = new AggregateError([outer, inner], outer.message);
    error.code = outer.code;
    return error;
  }
  return inner || outer;
}

function genericNodeError(message, properties) {
  return Object.assign(new Error(message), properties);
}

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'stack');
}

function isStackOverflowError(error) {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

// "Received ..." of ERR_INVALID_ARG_TYPE.
function determineSpecificType(value) {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  switch (typeof value) {
    case 'bigint': return `type bigint (${value}n)`;
    case 'number':
      if (value === 0) return 1 / value === -Infinity ? 'type number (-0)' : 'type number (0)';
      return `type number (${value})`;
    case 'boolean': return `type boolean (${value})`;
    case 'symbol': return `type symbol (${String(value)})`;
    case 'function': return `function ${value.name}`;
    case 'object':
      if (value.constructor && value.constructor.name !== undefined) return `an instance of ${value.constructor.name}`;
      return `${lazyInspect()(value, { depth: -1 })}`;
    case 'string': {
      const short = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return value.includes("'") ? `type string (${JSON.stringify(short)})` : `type string ('${short}')`;
    }
    default: return `type ${typeof value} (${lazyInspect()(value, { colors: false }).slice(0, 28)})`;
  }
}

function addCodeToName(error, name, code) {
  error.name = `${name} [${code}]`;
  void error.stack;
  delete error.name;
}

module.exports = {
  codes, hideStackFrames, kIsNodeError, AbortError, SystemError, UVException, UVExceptionWithHostPort, ErrnoException, ExceptionWithHostPort,
  DNSException, ConnResetException, NodeAggregateError, aggregateTwoErrors, genericNodeError, isErrorLike, isStackOverflowError,
  determineSpecificType, addCodeToName, uvErrmapGet, uvExceptionWithHostPort: UVExceptionWithHostPort,
  uvMap,
};
