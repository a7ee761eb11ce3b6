// node:inspector: an endpoint of the protocol with one domain behind it, Profiler. The others (Runtime, Debugger, HeapProfiler ...)
// are V8's; a session here answers their commands (but Debugger.enable and .disable) as the protocol answers one that it does not
// know. So a program that would look at itself if it could (pm2's monitor does at start) runs, and one that needs to is told.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');

class Session extends EventEmitter {
  #connected = false;
  #profiler;
  #id = `${Math.random()}`.slice(2);

  connect() {
    if (this.#connected) throw new codes.ERR_INSPECTOR_ALREADY_CONNECTED('The inspector session');
    this.#connected = 'here';
  }

  connectToMainThread() {
    if (require('worker_threads').isMainThread) throw new codes.ERR_INSPECTOR_NOT_WORKER();
    this.connect();
    this.#connected = 'main'; // no command reaches another thread
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
    let answer;
    if (this.#connected === 'here' && method.startsWith('Profiler.')) {
      this.#profiler ??= new (require('internal/inspector/profiler'))();
      answer = this.#profiler.answer(method.slice(9), params);
    } else if (this.#connected === 'here' && method === 'Debugger.enable') {
      // Who takes coverage asks for it first (jest); there is nothing that it would tell.
      answer = { debuggerId: this.#id };
    } else if (this.#connected === 'here' && method === 'Debugger.disable') {
      answer = {};
    }
    answer ??= [-32601, `'${method}' wasn't found`];
    if (Array.isArray(answer)) callback?.(new codes.ERR_INSPECTOR_COMMAND(...answer));
    else callback?.(null, answer);
  }

  disconnect() {
    this.#connected = false;
    this.#profiler?.stop();
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
