// cluster in the primary: starts workers, answers them, tells of them.

const EventEmitter = require('events');
const Worker = require('internal/cluster/worker');
const { send, sendDescriptor, receiver } = require('internal/cluster/utils');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = new EventEmitter();
const intercom = new EventEmitter(); // 'disconnect': the last worker is gone
const leaving = new Set(); // no longer in cluster.workers, but not gone yet
let fork; // of child_process, from the first worker on
const handles = new Map(); // key -> RoundRobinHandle or SharedHandle

module.exports = cluster;
cluster.isWorker = false;
cluster.isMaster = true; // deprecated, as setupMaster
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = { __proto__: null, none: SCHED_NONE, rr: SCHED_RR }[process.env.NODE_CLUSTER_SCHED_POLICY] ?? SCHED_RR;

let ids = 0;
let policy;
let debugPortOffset = 1;

cluster.setupPrimary = function setupPrimary(options) {
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (policy === undefined) {
    policy = cluster.schedulingPolicy; // cannot be changed from here on
    if (policy !== SCHED_NONE && policy !== SCHED_RR) require('assert')(false, `Bad cluster.schedulingPolicy: ${policy}`);
  }
  process.nextTick(emitSetup, settings);
};
cluster.setupMaster = cluster.setupPrimary;

function emitSetup(settings) {
  cluster.emit('setup', settings);
}

const INSPECT = /^--(?:inspect|debug)(?:-brk|-port)?(?:=|$)/;

// The arguments of the runtime; one that would open a debugger gets a port of its own, as in Node.
function execArgvOf(settings) {
  const execArgv = [...settings.execArgv];
  if (settings.inspectPort === null) {
    throw new (require('internal/errors').codes.ERR_SOCKET_BAD_PORT)('Port', null, true);
  }
  if (!execArgv.some((arg) => INSPECT.test(arg)) && !INSPECT.test(process.env.NODE_OPTIONS ?? '')) return execArgv;
  let port;
  if ('inspectPort' in settings) {
    port = typeof settings.inspectPort === 'function' ? settings.inspectPort() : settings.inspectPort;
    port = require('internal/validators').validatePort(port);
  } else {
    port = process.debugPort + debugPortOffset++;
    if (port > 65535) port = port - 65535 + 1024 - 1;
  }
  execArgv.push(`--inspect-port=${port}`);
  return execArgv;
}

// What a worker's environment has beyond the process's own, which C copies: name by name that is a quarter of a start. undefined: it has
// another value for something, or somebody is going to look at it.
function moreThanOwn(env) {
  if (fork !== require('internal/child_process/start').ownFork || !require('internal/child_process/options').ownEnvironment()) return undefined;
  for (const name in env) if (process.env[name] !== undefined) return undefined;
  return env;
}

function startProcess(id, env) {
  const { settings } = cluster;
  const { kFork, kMoreEnv } = require('internal/child_process/start');
  fork ??= require('child_process').fork;
  env = { ...env, NODE_UNIQUE_ID: `${id}` };
  const more = moreThanOwn(env);
  return fork(settings.exec, settings.args, {
    cwd: settings.cwd,
    env: more === undefined ? { ...process.env, ...env } : undefined,
    [kMoreEnv]: more,
    serialization: settings.serialization,
    silent: settings.silent,
    windowsHide: settings.windowsHide,
    execArgv: execArgvOf(settings),
    stdio: settings.stdio,
    gid: settings.gid,
    uid: settings.uid,
    [kFork]: 'now',
  });
}

cluster.fork = function fork(env) {
  cluster.setupPrimary();
  const id = ++ids;
  const worker = new Worker({ id, process: startProcess(id, env) });
  attach(worker);
  worker.on('message', function(message, handle) {
    cluster.emit('message', this, message, handle);
  });
  worker.process.once('exit', (exitCode, signalCode) => {
    // What it still has to say is heard first: it leaves the list when both have happened.
    if (!worker.isConnected()) {
      removeHandlesFor(worker);
      removeWorker(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', exitCode, signalCode);
    cluster.emit('exit', worker, exitCode, signalCode);
  });
  worker.process.once('disconnect', () => {
    removeHandlesFor(worker);
    internalBinding('cluster_channel').detach(worker.channel);
    if (worker.isDead()) removeWorker(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  worker.process.on('internalMessage', receiver(worker, onMessage));
  process.nextTick(emitFork, worker);
  cluster.workers[worker.id] = worker;
  return worker;
};

// The number by which C knows the way to this worker.
function attach(worker) {
  const { channel } = worker.process;
  const id = channel ? internalBinding('cluster_channel').attach(channel.id) : 0;
  Object.defineProperty(worker, 'channel', { __proto__: null, value: id, enumerable: false });
}

function emitFork(worker) {
  cluster.emit('fork', worker);
}

// It has exited and its channel has ended.
function removeWorker(worker) {
  delete cluster.workers[worker.id];
  leaving.delete(worker);
  if (leaving.size === 0 && Object.keys(cluster.workers).length === 0) intercom.emit('disconnect');
}

function removeHandlesFor(worker) {
  for (const [key, handle] of handles) {
    if (handle.remove(worker)) handles.delete(key);
  }
}

cluster.disconnect = function disconnect(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0 && leaving.size === 0) process.nextTick(() => intercom.emit('disconnect'));
  for (const worker of workers) {
    if (worker.isConnected()) worker.disconnect();
  }
  if (typeof callback === 'function') intercom.once('disconnect', callback);
};

// --- what workers say ------------------------------------------------------------------------------------

const acts = {
  __proto__: null,

  online(worker) {
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  },

  exitedAfterDisconnect(worker, message) {
    worker.exitedAfterDisconnect = true;
    send(worker.process, { ack: message.seq });
  },

  listening(worker, message) {
    const info = { addressType: message.addressType, address: message.address, port: message.port, fd: message.fd };
    worker.state = 'listening';
    worker.emit('listening', info);
    cluster.emit('listening', worker, info);
  },

  close(worker, message) {
    const handle = handles.get(message.key);
    if (handle?.remove(worker)) handles.delete(message.key);
  },

  queryServer(worker, message) {
    if (worker.exitedAfterDisconnect) return; // it is going: it would be no use to start
    const key = `${message.address}:${message.port}:${message.addressType}:${message.fd}:${message.index}`;
    let handle = handles.get(key);
    if (handle === undefined || handle.has(worker)) {
      handle = makeHandle(key, message);
      handles.set(key, handle);
    }
    handle.data ||= message.data; // of whoever was first, e.g. session ticket keys
    handle.add(worker, (errno, reply, fd) => {
      const { data } = handle;
      if (errno) handles.delete(key); // others may try again
      const answer = { errno, key, ack: message.seq, data, ...reply };
      if (fd === undefined || fd < 0) send(worker.process, answer);
      else sendDescriptor(worker, answer, fd);
    });
  },
};

function makeHandle(key, message) {
  let { address } = message;
  if (message.port < 0 && typeof address === 'string') {
    // A UNIX socket's path has about 100 bytes: the shorter of the two ways to write it.
    const relative = require('path').relative(process.cwd(), address);
    if (relative.length < address.length) address = relative;
  }
  const datagram = message.addressType === 'udp4' || message.addressType === 'udp6';
  const Handle = policy === SCHED_RR && !datagram ? require('internal/cluster/round_robin') : require('internal/cluster/shared');
  return new Handle(key, address, message);
}

function onMessage(message) {
  const act = acts[message.act];
  if (act !== undefined) act(this, message);
}

// --- Worker, as the primary sees it -----------------------------------------------------------------------

Worker.prototype.disconnect = function() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' }); // it closes its servers, then the channel
  removeHandlesFor(this);
  if (cluster.workers[this.id] === this) {
    delete cluster.workers[this.id];
    leaving.add(this);
  }
  return this;
};

Worker.prototype.destroy = function(signal) {
  this.process.kill(signal || 'SIGTERM');
};
