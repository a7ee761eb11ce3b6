// node:inspector: an endpoint of the protocol with no domain behind it. The protocol's domains (Runtime, Debugger,
// Profiler, HeapProfiler ...) are V8's; a session here answers each command as the protocol answers one that it does not
// know. So a program that would profile itself if it could (pm2's monitor does at start) runs, and one that needs a profile is told.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

class Session extends EventEmitter {
  #connected = false;

  connect() {
    if (this.#connected) throw new codes.ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    this.#connected = true;
  }

  connectToMainThread() {
    if (require('worker_threads').isMainThread) throw new codes.ERR_INSPECTOR_NOT_WORKER();
    this.connect();
  }

  post(method, params, callback) {
    validateString(method, 'method');
    if (callback === undefined && typeof params === 'function') {
      callback = params;
      params = null;
    }
    if (params) validateObject(params, 'params');
    if (callback) validateFunction(callback, 'callback');
    if (!this.#connected) throw new codes.ERR_INSPECTOR_NOT_CONNECTED();
    callback?.(new codes.ERR_INSPECTOR_COMMAND(-32601, `'${method}' wasn't found`));
  }

  disconnect() {
    this.#connected = false;
  }
}

function open() {
  throw new codes.ERR_INSPECTOR_NOT_AVAILABLE();
}

function waitForDebugger() {
  throw new codes.ERR_INSPECTOR_NOT_ACTIVE();
}

// What a front end would be told: there is none, as in a Node that no front end is attached to.
const quiet = (...names) => Object.fromEntries(names.map((name) => [name, { [name]() {} }[name]]));

module.exports = {
  open,
  close() {},
  url() {},
  waitForDebugger,
  console: quiet('debug', 'error', 'info', 'log', 'warn', 'dir', 'dirxml', 'table', 'trace', 'group', 'groupCollapsed', 'groupEnd',
    'clear', 'count', 'countReset', 'assert', 'profile', 'profileEnd', 'time', 'timeLog', 'timeEnd', 'timeStamp'),
  Session,
  Network: quiet('requestWillBeSent', 'responseReceived', 'loadingFinished', 'loadingFailed', 'dataSent', 'dataReceived'),
};
