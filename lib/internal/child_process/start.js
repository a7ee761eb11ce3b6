// From checked options to the words and texts that src/process/child_process.c reads.

const native = internalBinding('child_process');
const { scratch, reg } = internalBinding('core');
const { codes } = require('internal/errors');

const kinds = {
  __proto__: null, ignore: native.IGNORE, pipe: native.PIPE, overlapped: native.OVERLAPPED, ipc: native.IPC,
  inherit: native.FD, fd: native.FD, wrap: native.FD,
};
const words = new Int32Array(scratch.buffer, scratch.byteOffset, 2 * native.STDIO_MAX + 1);
const RESULT = 16; // first word of the register for results

function fdOf(entry) {
  if (entry.type === 'wrap') return entry.handle.fd;
  return entry.fd ?? -1;
}

function putStdio(stdio, sync) {
  if (stdio.length > native.STDIO_MAX) throw new codes.ERR_OUT_OF_RANGE('options.stdio.length', `<= ${native.STDIO_MAX}`, stdio.length);
  words[0] = stdio.length;
  for (let i = 0; i < stdio.length; i++) {
    const entry = stdio[i];
    let kind = kinds[entry.type];
    if (sync && i === 0 && kind === native.PIPE) kind = native.PIPE_IN;
    else if (sync && kind === native.PIPE && entry.input !== undefined) kind = native.PIPE_IN;
    words[1 + 2 * i] = kind;
    words[2 + 2 * i] = kind === native.FD ? fdOf(entry) : -1;
  }
}

function putLimits(limits) {
  if (limits === undefined) return 0;
  const pairs = new Float64Array(scratch.buffer, scratch.byteOffset + native.LIMITS_AT, limits.length * 2);
  limits.forEach(({ resource, value }, i) => {
    pairs[2 * i] = resource;
    pairs[2 * i + 1] = value === Infinity ? 2 ** 64 : value;
  });
  return limits.length;
}

function joined(list) {
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== 'string') return list.map((item) => `${item}`).join('\0');
  return list.join('\0');
}

// A symbol, so that no program's option has this name: 'soon' or 'now', how fork() asks for the fork server.
const kFork = Symbol('fork');
// The same for what the environment has beyond the process's own: an object.
const kMoreEnv = Symbol('moreEnv');

function flagsOf(options) {
  const fork = options[kFork];
  return (fork === undefined ? 0 : fork === 'now' ? native.FORK | native.FORK_WAIT : native.FORK) | (options.detached ? native.DETACHED : 0) | (Number.isInteger(options.uid) ? native.UID : 0) |
    (Number.isInteger(options.gid) ? native.GID : 0);
}

// The pid or a negative status; entries of stdio that are pipes get their `fd`. options.ownEnv: the process's
// environment with envPairs before it; else envPairs alone.
function start(options, stdio, onexit) {
  const { envPairs, ownEnv } = options;
  putStdio(stdio, false);
  const pid = native.spawn(options.file, joined(options.args.length > 0 ? options.args : [options.file]),
    ownEnv ? undefined : joined(envPairs ?? []), options.cwd || undefined, flagsOf(options), options.uid ?? 0, options.gid ?? 0,
    putLimits(options.limits), ownEnv && envPairs !== undefined && envPairs.length > 0 ? joined(envPairs) : undefined, onexit);
  for (let i = 0; i < stdio.length; i++) {
    const { type } = stdio[i];
    if (type === 'pipe' || type === 'overlapped' || type === 'ipc') stdio[i].fd = words[2 + 2 * i];
  }
  return pid;
}

// ownFork: fork() of child_process, which programs may replace there.
module.exports = { ownFork: undefined, kFork, kMoreEnv, start, putStdio, putLimits, joined, flagsOf, native, reg, RESULT };
