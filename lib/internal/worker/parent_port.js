// A worker's parentPort, opened when the program first looks at it. Most programs do two things with it: they send messages, and have
// one function called with each that comes. For that, no more is loaded than this. With the first other thing that is asked of it,
// or when the class of ports is looked at, it becomes the MessagePort that it is (internal/worker/messaging).

const native = internalBinding('messaging');
const link = require('internal/worker/port');
const { kReceive, kClosed, send } = link;
const messaging = () => require('internal/worker/messaging');
const { first } = internalBinding('core');
const early = first?.port(); // the program has it already, by internal/worker/first
const id = early === undefined ? internalBinding('worker').publicPort() : first.portId;

let listener = first?.listener(); // of 'message'
let call; // who calls it
let real; // MessagePort.prototype, once it is one
function whole() {
  if (real === undefined) messaging();
  return real;
}

const methods = {
  __proto__: require('internal/late')(whole),
  postMessage(message, transfer) {
    if (this !== parentPort || real !== undefined || arguments.length === 0 || transfer !== undefined) {
      return Reflect.apply(whole().postMessage, this, arguments);
    }
    send(id, message, undefined, this);
    return true;
  },
  on(type, callback) {
    if (this !== parentPort || real !== undefined || listener !== undefined || type !== 'message' || typeof callback !== 'function') {
      return Reflect.apply(whole().on, this, arguments);
    }
    listener = callback;
    native.ref(id, true);
    native.start(id);
    return this;
  },
  [kReceive](value, failed) {
    if (failed || listener === undefined) Reflect.apply(whole()[kReceive], this, arguments);
    else (call ??= require('internal/events/call_listener').callListener)(listener, this, value);
  },
  [kClosed]() {
    Reflect.apply(whole()[kClosed], this, arguments);
  },
};

function open() {
  const port = early === undefined ? Object.create(methods) : Object.setPrototypeOf(early, methods);
  link.onClasses = (complete, prototype) => {
    link.onClasses = undefined;
    real = prototype;
    complete(port, id, listener);
  };
  link.ownBy(id, port);
  return port;
}

// Who traces asynchronous work hears of it as of each port.
const traced = early === undefined && internalBinding('core').reg[5] !== 0;
const parentPort = traced || (early === undefined && require.loaded['internal/worker/messaging'] !== undefined) ? messaging().receivedPort(id) : open();

module.exports = { parentPort };
