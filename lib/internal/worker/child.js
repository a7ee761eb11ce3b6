// A worker's side of its control port: streams, questions of the parent, and the last error.

const native = internalBinding('messaging');
const core = internalBinding('core');
const { send, own, receive } = require('internal/worker/port');
const types = require('internal/worker/types');

let control = 0;
let holds = 0;
const streams = { stdin: undefined, stdout: undefined, stderr: undefined };

function post(message, list) {
  return send(control, message, list);
}
// What must arrive before the loop may end.
function hold(on) {
  holds += on ? 1 : -1;
  native.ref(control, holds > 0);
}

function onMessage(message) {
  switch (message.type) {
    case types.STDIN:
      pending.push(message.chunk);
      if (streams.stdin !== undefined) feed();
      break;
    case types.STDIO_DRAINED:
      streams[message.fd === 1 ? 'stdout' : 'stderr']?._drained();
      break;
    case types.ASK: {
      const { id } = message;
      const value = require('internal/worker/questions').answer(message.what, message.args);
      post({ type: types.ANSWER, id, value });
      break;
    }
    default:
  }
}

const pending = []; // stdin, before somebody looks at it
function feed() {
  while (pending.length > 0) streams.stdin.arrived(pending.shift());
}

function makeStreams(hasStdin) {
  const getters = {
    get stdin() {
      if (streams.stdin === undefined) {
        const { ReadableWorkerStdio } = require('internal/worker/io');
        streams.stdin = new ReadableWorkerStdio(post, hold, hasStdin);
        feed();
      }
      return streams.stdin;
    },
    get stdout() {
      return (streams.stdout ??= new (require('internal/worker/io').WritableWorkerStdio)(1, post, hold));
    },
    get stderr() {
      return (streams.stderr ??= new (require('internal/worker/io').WritableWorkerStdio)(2, post, hold));
    },
  };
  for (const name of ['stdin', 'stdout', 'stderr']) {
    const { get: make } = Object.getOwnPropertyDescriptor(getters, name);
    const get = () => {
      core.stdioGetters[name] = undefined; // from now on the console writes through the stream
      return make();
    };
    core.stdioGetters[name] = get;
    Object.defineProperty(process, name, { __proto__: null, get, set: undefined, enumerable: true, configurable: true });
  }
  // Lines of the console, while nobody has looked at the streams.
  core.writeLine = (fd, text) => { post({ type: types.STDIO, fd, chunk: text }); };
}

// What to run. A text when it is no more than most workers are given, else the first message. `first`: internal/worker/first was there before.
function open(first) {
  const worker = internalBinding('worker');
  control = first === undefined ? worker.control() : first.control;
  const text = worker.given();
  const message = text === undefined ? receive(control).message : undefined;
  own(control, onMessage, undefined, first?.owners[0]);
  native.start(control);
  if (text === undefined) return message;
  const given = JSON.parse(text);
  given.argv = [];
  given.execArgv = [];
  given.workerData = first === undefined ? worker.data() : first.data();
  return given;
}

function flush() {
  streams.stdout?._flush();
  streams.stderr?._flush();
}

// Under --watch: what this thread loads.
function watching(...files) {
  post({ type: types.WATCH, files });
}

module.exports = { watching,
  open, post, makeStreams, flush,
  ready() { post(types.ONLINE); }, // a number: writing an object takes more code
  fatal(error) {
    const packed = require('internal/worker/error').pack(error);
    post({ type: types.ERROR, error: packed });
  },
};
