// The least that a thread needs to talk with another: numbers of ports, and who gets their messages. Classes that a program
// sees are in internal/worker/messaging.

const native = internalBinding('messaging');
const clone = require('internal/worker/clone');

const kReceive = Symbol('kReceive'); // owner[kReceive](value, failed)
const kClosed = Symbol('kClosed'); // owner[kClosed](): the other side is gone
const kFrame = Symbol('kFrame'); // the context of asynchronous work in which the owner was made
const kContext = Symbol('kContext'); // a port of a vm context (internal/worker/context_port)

clone.prepareReader();
const core = internalBinding('core');
const { reg } = core;
const TICKS = 0;
const REJECTS = 1;
const ASYNC = 5;

// Makes a number `owner`'s, whose events are in the context of now.
function own(id, owner) {
  if (reg[ASYNC] !== 0) {
    Object.defineProperty(owner, kFrame, { __proto__: null, value: core.asyncContext.current(), enumerable: false, writable: true });
  }
  native.own(id, owner);
}

native.onMessage((owner, text, block) => {
  if (reg[ASYNC] !== 0 && owner[kFrame] !== undefined) {
    core.asyncContext.run(owner[kFrame], onMessage, undefined, owner, text, block);
    return;
  }
  onMessage(owner, text, block);
  // What comes next without an entry of its own, unless something is to be done in between.
  while (reg[TICKS] === 0 && reg[REJECTS] === 0 && reg[ASYNC] === 0) {
    const next = native.next();
    if (reg[18] === -3) return; // TRK_CLONE_NONE
    onMessage(owner, next, undefined);
  }
});
function onMessage(owner, text, block) {
  if (reg[18] === -1) {
    owner[kClosed]();
    return;
  }
  if (owner[kContext] !== undefined) {
    require('internal/worker/context_port').receive(owner, text, block);
    return;
  }
  let value;
  try {
    value = clone.readMessage(text, block);
  } catch (error) {
    owner[kReceive](error, true);
    return;
  }
  owner[kReceive](value, false);
}

let transfer; // internal/worker/clone_transfer, once needed
const wrapped = (text, block) => ({ message: clone.readMessage(text, block) });

// Opens this thread to postMessageToThread() of others: a worker at its start, the main thread with its first worker.
let inbox = 0;
function openInbox() {
  if (inbox !== 0) return;
  inbox = internalBinding('worker').inbox();
  native.own(inbox, {
    [kReceive]: (message, failed) => require('internal/worker/to_thread').onMessage(message, failed),
    [kClosed]() {},
  });
  native.start(inbox);
}

// Sends; `list` is an array or undefined. What cannot be cloned throws.
function send(id, value, list, source) {
  const word = list === undefined ? clone.wordOf(value) : -1;
  if (word !== -1) {
    reg[16] = id;
    reg[17] = word;
    native.postWord();
    return reg[16];
  }
  if (clone.isWriting()) return clone.nested(() => send(id, value, list, source));
  return clone.post(native.post, id, clone.write(value, list, source, true));
}

module.exports = {
  openInbox,
  kReceive,
  kClosed,
  kContext,
  receive: (id) => native.receive(id, wrapped),
  send,
  // The same for a value that is an ArrayBuffer, and all of its list; undefined: it needs the long way.
  give(id, buffer) {
    transfer ??= require('internal/worker/clone_transfer');
    return transfer.isPlain(buffer) ? native.give(id, buffer) : undefined;
  },
  ownBy: own,
  own(id, receiver, onClosed) {
    own(id, { [kReceive]: receiver, [kClosed]: onClosed ?? (() => {}) });
  },
};
