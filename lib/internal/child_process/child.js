// class ChildProcess: a process that was started, its streams and its events.

const EventEmitter = require('events');
const { ErrnoException } = require('internal/errors');
const { validateObject, validateOneOf, validateArray, validateString } = require('internal/validators');
const { validStdio } = require('internal/child_process/options');
const core = internalBinding('core');
const { start, native, reg, RESULT } = require('internal/child_process/start');

const ASYNC = 5;
const EACCES = -13;
const EAGAIN = -11;
const EMFILE = -24;
const ENFILE = -23;
const ENOENT = -2;
const ESRCH = -3;
const EINVAL = -22;
const ENOSYS = -38;
const kUsedAsStdio = Symbol.for('troika.isUsedAsStdio');

// What `child._handle` is: the process as C knows it.
class Process {
  constructor() {
    this.id = 0; // of the watch (src/process/reap.c)
    this.pid = 0;
    this.onexit = null;
  }
  kill(signal) { return this.id === 0 ? ESRCH : native.kill(this.id, signal); }
  ref() { if (this.id !== 0) native.ref(this.id, true); }
  unref() { if (this.id !== 0) native.ref(this.id, false); }
  hasRef() { return this.id !== 0; }
  close() { this.id = 0; }
}

let names;
function signalName(number) {
  names ??= require('internal/process/signals').nameOf;
  return names(number) ?? `SIG${number}`;
}

function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  this._handle.onexit = (exitCode, signal) => exited(this, exitCode, signal);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

function exited(child, exitCode, signal) {
  if (signal) child.signalCode = signal;
  else child.exitCode = exitCode;
  if (child.stdin) child.stdin.destroy();
  if (child._handle) {
    child._handle.close();
    child._handle = null;
  }
  if (exitCode < 0) {
    child.emit('error', failure(child, exitCode));
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // Streams that nobody reads are read to their end, so that 'close' comes.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function failure(child, status) {
  let error;
  if (child.refusedLimit) {
    error = require('internal/child_process/limits').error(status, child.spawnfile, child.refusedLimit);
  } else {
    error = new ErrnoException(status, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) error.path = child.spawnfile;
  }
  error.spawnargs = child.spawnargs.slice(1);
  return error;
}

function flushStdio(child) {
  const { stdio } = child;
  if (!stdio) return;
  for (let i = 0; i < stdio.length; i++) {
    const stream = stdio[i];
    if (!stream || !stream.readable || stream[kUsedAsStdio]) continue;
    stream.resume();
  }
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

function onErrorNT(child, status) {
  child._handle.onexit(status, '');
}
function onSpawnNT(child) {
  child.emit('spawn');
}

// The stream of the child now uses our side's descriptor: we must not read from it.
function giveAway(entry) {
  entry.handle.reading = false;
  entry.handle.readStop?.();
  const stream = entry._stdio;
  if (typeof stream.pause !== 'function') return;
  stream.pause();
  stream.readableFlowing = false;
  if (stream._readableState) stream._readableState.reading = false;
  stream[kUsedAsStdio] = true;
}

let net;
function streamOf(child, entry, i) {
  net ??= { Socket: require('net').Socket, Pipe: require('internal/net/handle').Pipe };
  const handle = new net.Pipe();
  const status = entry.fd >= 0 ? handle.open(entry.fd) : -9;
  if (status < 0 && entry.fd >= 0) native.closeFd(entry.fd);
  // After a failed start the pipe is at its end: the stream ends and closes as any other.
  const socket = new net.Socket({ handle, readable: i > 0 });
  if (status < 0) socket.destroy();
  if (i > 0) {
    child._closesNeeded++;
    socket.on('close', () => maybeClose(child));
  }
  return socket;
}

// Subscribers hear of the process, then of how its start went.
function tracing(child, options) {
  const dc = require('diagnostics_channel');
  const started = dc.channel('child_process');
  if (started.hasSubscribers) started.publish({ process: child });
  const channel = dc.tracingChannel('child_process.spawn');
  if (!channel.hasSubscribers) return undefined;
  channel.start.publish({ process: child, options });
  return channel;
}

ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  const { stdio, ipcFd } = validStdio(options.stdio || 'pipe', false);
  options.stdio = stdio;
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const serialization = options.serialization || 'json';
  if (ipcFd !== undefined) {
    if (options.envPairs === undefined) options.envPairs = [];
    else validateArray(options.envPairs, 'options.envPairs');
    options.envPairs.push(`NODE_CHANNEL_FD=${ipcFd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`);
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    options.args = [];
  } else {
    validateArray(options.args, 'options.args');
  }
  this.spawnargs = options.args;

  const traced = require.loaded.diagnostics_channel === undefined ? undefined : tracing(this, options);
  const handle = this._handle;
  const onexit = (code, signal) => handle.onexit(code, signal === 0 ? '' : signalName(signal));
  const pid = start(options, stdio, reg[ASYNC] === 0 ? onexit : core.asyncContext.keep(onexit));
  const limitRefused = pid < 0 && reg[RESULT + 1] === native.STEP_LIMITS;
  if (limitRefused) this.refusedLimit = options.limits[reg[RESULT + 2]];
  if (traced !== undefined) {
    if (pid > 0) traced.end.publish({ process: this });
    else traced.error.publish({ process: this, error: new ErrnoException(pid, 'spawn') });
  }
  if (pid > 0) {
    handle.id = reg[RESULT];
    handle.pid = pid;
    this.pid = pid;
    process.nextTick(onSpawnNT, this);
  } else if (pid === EACCES || pid === EAGAIN || pid === EMFILE || pid === ENFILE || pid === ENOENT || limitRefused) {
    process.nextTick(onErrorNT, this, pid);
    this.pid = undefined;
    // Nothing could be opened: there is nothing to go on with.
    if (pid === EMFILE || pid === ENFILE) return pid;
  } else {
    for (const entry of stdio) if (entry.fd >= 0 && (entry.type === 'pipe' || entry.type === 'overlapped' || entry.ipc)) native.closeFd(entry.fd);
    handle.close();
    this._handle = null;
    throw new ErrnoException(pid, 'spawn');
  }

  const streams = [];
  let channelFd;
  for (let i = 0; i < stdio.length; i++) {
    const entry = stdio[i];
    streams.push(null);
    if (entry.type === 'ipc') {
      this._closesNeeded++;
      channelFd = entry.fd;
    } else if (entry.type === 'wrap') {
      giveAway(entry);
    } else if (entry.type === 'pipe' || entry.type === 'overlapped') {
      streams[i] = streamOf(this, entry, i);
    }
  }
  this.stdin = streams[0] ?? null;
  this.stdout = streams[1] ?? null;
  this.stderr = streams[2] ?? null;
  this.stdio = streams;
  if (channelFd !== undefined) {
    require('internal/child_process/channel').setupChannel(this, channelFd, serialization, () => maybeClose(this));
  }
  return pid > 0 ? 0 : pid;
};

ChildProcess.prototype.kill = function kill(sig) {
  const signal = sig === 0 ? sig : require('internal/util').convertToValidSignal(sig === undefined ? 'SIGTERM' : sig);
  if (this._handle) {
    const status = this._handle.kill(signal);
    if (status === 0) {
      this.killed = true;
      return true;
    }
    if (status === EINVAL || status === ENOSYS) throw new ErrnoException(status, 'kill');
    if (status !== ESRCH) this.emit('error', new ErrnoException(status, 'kill'));
  }
  return false;
};

ChildProcess.prototype[Symbol.dispose] = function dispose() {
  if (!this.killed) this.kill();
};
ChildProcess.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
};
ChildProcess.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
};

module.exports = { ChildProcess, Process, maybeClose };
