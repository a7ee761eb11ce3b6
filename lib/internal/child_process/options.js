// What spawn, spawnSync, exec and fork are told: checks with Node's errors, and stdio entries.

const { codes } = require('internal/errors');
const { kMoreEnv } = require('internal/child_process/start');
const { validateString, validateBoolean, validateObject, validateInt32, validateInteger, validateNumber } = require('internal/validators');


const given = (value) => value !== undefined && value !== null;

function checkNul(value, name) {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}
function checkNuls(values, name) {
  for (let i = 0; i < values.length; i++) checkNul(values[i], `${name}[${i}]`);
}
// A path as fs takes it: text, Buffer or file: URL.
function validPath(path, name) {
  if (typeof path === 'string' && !path.includes('\0')) return path;
  path = require('internal/fs/utils').getValidatedPath(path, name);
  return typeof path === 'string' ? path : path.toString();
}
function validateTimeout(timeout) {
  if (given(timeout)) validateInteger(timeout, 'timeout', 0);
}
function validateMaxBuffer(maxBuffer) {
  if (given(maxBuffer)) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}
function killSignalOf(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return require('internal/util').convertToValidSignal(signal);
  if (signal !== undefined && signal !== null) throw new codes.ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
  return undefined;
}

let shellWarned = false;

// [file, args, options]: the environment is left to environment().
// `seen`: code of the program's is going to look at the options, which then have the environment in full.
function normalizeSpawn(file, args, options, seen = false) {
  validateString(file, 'file');
  checkNul(file, 'file');
  if (file.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (!given(args)) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  checkNuls(args, 'args');
  if (options !== undefined) validateObject(options, 'options');
  options = { __proto__: null, ...options };
  let { cwd } = options;
  if (given(cwd)) cwd = validPath(cwd, 'options.cwd');
  if (given(options.detached)) validateBoolean(options.detached, 'options.detached');
  if (given(options.uid)) validateInt32(options.uid, 'options.uid');
  if (given(options.gid)) validateInt32(options.gid, 'options.gid');
  if (given(options.shell) && typeof options.shell !== 'boolean' && typeof options.shell !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], options.shell);
  }
  if (given(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    checkNul(options.argv0, 'options.argv0');
  }
  if (given(options.windowsHide)) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (given(options.windowsVerbatimArguments)) validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  const limits = given(options.limits) ? require('internal/child_process/limits').check(options.limits) : undefined;
  if (options.shell) {
    checkNul(options.shell, 'options.shell');
    if (args.length > 0 && !shellWarned) {
      shellWarned = true;
      process.emitWarning('Passing args to a child process with shell option true can lead to security vulnerabilities, ' +
        'as the arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
    }
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
    args = ['-c', command];
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  const plain = !seen && !given(options.env) && ownEnvironment();
  return {
    __proto__: null, ...options, args, cwd, file, limits,
    detached: !!options.detached,
    envPairs: environmentOf(options, plain),
    ownEnv: plain,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  };
}

// undefined: the process's own. What is more than that comes first.
function environmentOf(options, plain) {
  const more = options[kMoreEnv];
  if (more === undefined) return plain ? undefined : pairsOf(options.env || process.env);
  return plain ? pairsOf(more, false) : pairsOf({ ...process.env, ...more });
}

// Whether process.env is the process's own environment, which C can take as it stands.
function ownEnvironment() {
  const { env } = process;
  return internalBinding('core').isMainThread && env === require('internal/process/env').live();
}

// What env inherits counts too, as in Node.
function pairsOf(env, whole = true) {
  const pairs = [];
  if (whole && env !== process.env && process.env.NODE_V8_COVERAGE !== undefined && !Object.hasOwn(env, 'NODE_V8_COVERAGE')) {
    pairs.push(`NODE_V8_COVERAGE=${process.env.NODE_V8_COVERAGE}`);
  }
  for (const key in env) { // eslint-disable-line guard-for-in
    const value = env[key];
    if (value === undefined) continue;
    checkNul(key, `options.env['${key}']`);
    checkNul(value, `options.env['${key}']`);
    pairs.push(`${key}=${value}`);
  }
  return pairs;
}

// --- stdio -------------------------------------------------------------------------------------------

function stdioArray(stdio, channel) {
  const list = [];
  switch (stdio) {
    case 'ignore':
    case 'overlapped':
    case 'pipe': list.push(stdio, stdio, stdio); break;
    case 'inherit': list.push(0, 1, 2); break;
    default: throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  }
  if (channel) list.push(channel);
  return list;
}

// The handle of a stream: itself, or what it stands on.
function handleOf(value) {
  for (const candidate of [value, value.handle, value._handle]) {
    if (candidate && typeof candidate === 'object' && typeof candidate.fd === 'number' && typeof candidate.close === 'function' &&
        typeof candidate.ref === 'function' && !(candidate instanceof require('events'))) return candidate;
  }
  return undefined;
}

// { stdio: [{ type, ... }], ipcFd }: types are ignore, pipe, overlapped, ipc, inherit, fd, wrap.
function validStdio(stdio, sync) {
  if (typeof stdio === 'string') stdio = stdioArray(stdio);
  else if (!Array.isArray(stdio)) throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  const list = [];
  let ipcFd;
  const count = Math.max(3, stdio.length);
  for (let i = 0; i < count; i++) {
    let entry = stdio[i];
    if (!given(entry)) entry = i < 3 ? 'pipe' : 'ignore';
    if (entry === 'ignore') {
      list.push({ type: 'ignore' });
    } else if (entry === 'pipe' || entry === 'overlapped' || (typeof entry === 'number' && entry < 0)) {
      list.push({ type: entry === 'overlapped' ? 'overlapped' : 'pipe', readable: i === 0, writable: i !== 0 });
    } else if (entry === 'ipc') {
      if (sync) throw new codes.ERR_IPC_SYNC_FORK();
      if (ipcFd !== undefined) throw new codes.ERR_IPC_ONE_PIPE();
      ipcFd = i;
      list.push({ type: 'ipc', ipc: true });
    } else if (entry === 'inherit') {
      list.push({ type: 'inherit', fd: i });
    } else if (typeof entry === 'number' || typeof entry.fd === 'number') {
      list.push({ type: 'fd', fd: typeof entry === 'number' ? entry : entry.fd });
    } else if (typeof entry === 'object' && handleOf(entry)) {
      list.push({ type: 'wrap', handle: handleOf(entry), _stdio: entry });
    } else if (ArrayBuffer.isView(entry) || typeof entry === 'string') {
      if (!sync) throw new codes.ERR_INVALID_SYNC_FORK_INPUT(require('internal/util/inspect').inspect(entry));
    } else {
      throw new codes.ERR_INVALID_ARG_VALUE('stdio', entry);
    }
  }
  return { stdio: list, ipcFd };
}

module.exports = { ownEnvironment, checkNul, checkNuls, validPath, validateTimeout, validateMaxBuffer, killSignalOf, normalizeSpawn, stdioArray, validStdio, given };
