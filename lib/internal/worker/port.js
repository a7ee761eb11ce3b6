// The least that a thread needs to talk with another: numbers of ports, and who gets their messages. Classes that a program
// sees are in internal/worker/messaging; what is more than a small number, a constant or a short text in internal/worker/clone.

const native = internalBinding('messaging');

const kPort = Symbol('port'); // of a MessagePort: what it is to us
const kReceive = Symbol('kReceive'); // owner[kReceive](value, failed)
const kClosed = Symbol('kClosed'); // owner[kClosed](): the other side is gone
const kFrame = Symbol('kFrame'); // the context of asynchronous work in which the owner was made
const kContext = Symbol('kContext'); // a port of a vm context (internal/worker/context_port)

const core = internalBinding('core');
const { reg } = core;
const TICKS = 0;
const REJECTS = 1;
const ASYNC = 5;
const WORDS = 18; // what C says of a message that it has opened (src/thread/thread.h): the number of its words, or
const CLOSED = -1;
const SOLE = -2;
const NONE = -3;
const TEXT = -4;

// --- values that are one word of a stream (internal/worker/clone_read has all of them), and their text ---------------------

const UNDEFINED = 0;
const INT = 1;
const STRING = 3;
const NEAR_MAX = 4096; // characters of a text that leaves with the message itself
const NULL = 8;
const TRUE = 16;
const FALSE = 24;
const TEXT_MAX = 16384; // characters: longer ones are lent (clone's LENT_TEXT)

// The word; -1, which is none: it takes more.
function wordOf(v) {
  switch (typeof v) {
    case 'number': return v << 3 >> 3 === v && (v !== 0 || 1 / v > 0) ? INT | v << 3 : -1;
    case 'string': return v.length <= TEXT_MAX ? STRING | v.length << 3 : -1;
    case 'boolean': return v ? TRUE : FALSE;
    case 'undefined': return UNDEFINED;
    default: return v === null ? NULL : -1;
  }
}

let clone; // internal/worker/clone, from the first message on that is more
let reader; // internal/worker/clone_read, the same
let simple = true; // the last message was one word

// The value of the message that C has opened.
function valueOf(text, block) {
  const words = reg[WORDS];
  simple = words === TEXT || words === SOLE;
  if (words === TEXT) return text.substring(1);
  if (simple) return text;
  reader ??= require('internal/worker/clone_read');
  return reader.readMessage(text, block);
}

// --- who gets them ---------------------------------------------------------------------------------------------------------

// Makes a number `owner`'s, whose events are in the context of now.
function own(id, owner) {
  if (reg[ASYNC] !== 0) {
    Object.defineProperty(owner, kFrame, { __proto__: null, value: core.asyncContext.current(), enumerable: false, writable: true });
  }
  native.own(id, owner);
}

native.onMessage(core.deliver = (owner, text, block) => {
  if (reg[ASYNC] !== 0 && owner[kFrame] !== undefined) {
    core.asyncContext.run(owner[kFrame], onMessage, undefined, owner, text, block);
    return;
  }
  onMessage(owner, text, block);
  // What comes next without an entry of its own, unless something is to be done in between.
  while (reg[TICKS] === 0 && reg[REJECTS] === 0 && reg[ASYNC] === 0) {
    const next = native.next();
    if (reg[WORDS] === NONE) return;
    onMessage(owner, next, undefined);
  }
});
function onMessage(owner, text, block) {
  if (reg[WORDS] === SOLE && owner[kContext] === undefined) {
    simple = true;
    owner[kReceive](text, false);
    return;
  }
  if (reg[WORDS] === CLOSED) {
    owner[kClosed]();
    return;
  }
  if (owner[kContext] !== undefined) {
    require('internal/worker/context_port').receive(owner, text, block);
    return;
  }
  let value;
  try {
    value = valueOf(text, block);
  } catch (error) {
    owner[kReceive](error, true);
    return;
  }
  owner[kReceive](value, false);
}

let transfer; // internal/worker/clone_transfer, once needed
const wrapped = (text, block) => ({ message: valueOf(text, block) });

// Opens this thread to postMessageToThread() of others: a worker at its start, the main thread with its first worker.
let inbox = 0;
function openInbox(first) {
  if (inbox !== 0) return;
  inbox = first === undefined ? internalBinding('worker').inbox() : first.inbox;
  native.own(inbox, Object.assign(first === undefined ? {} : first.owners[1], {
    [kReceive]: (message, failed) => require('internal/worker/to_thread').onMessage(message, failed),
    [kClosed]() {},
  }));
  native.start(inbox);
}

// Sends; `list` is an array or undefined. What cannot be cloned throws.
function send(id, value, list, source) {
  const isObject = typeof value === 'object' && value !== null;
  if (isObject && list === undefined) {
    reg[16] = id;
    native.postPlain(value);
    if (reg[16] !== -2) return reg[16];
  }
  const word = list === undefined && !isObject ? wordOf(value) : -1;
  if (word !== -1) {
    reg[16] = id;
    reg[17] = word;
    // A longer text made for the message: whoever frees it must not free the name of a property (src/thread/text.h).
    if (typeof value === 'string' && value !== '') native.postWord(value.length <= NEAR_MAX ? value : ` ${value}`);
    else native.postWord();
    return reg[16];
  }
  clone ??= require('internal/worker/clone');
  if (clone.isWriting()) return clone.nested(() => send(id, value, list, source));
  return clone.post(native.post, id, clone.write(value, list, source, true));
}

module.exports = {
  openInbox,
  onClasses: undefined, // (complete, prototype): told when internal/worker/messaging is there
  kPort,
  kReceive,
  kClosed,
  kContext,
  receive: (id) => native.receive(id, wrapped),
  send,
  portsOf: () => (simple ? undefined : reader.portsOf()), // that came with the last message
  // The same for a value that is an ArrayBuffer, and all of its list; undefined: it needs the long way.
  give(id, buffer) {
    transfer ??= require('internal/worker/clone_transfer');
    return transfer.isPlain(buffer) ? native.give(id, buffer) : undefined;
  },
  ownBy: own,
  own(id, receiver, onClosed, owner = {}) {
    owner[kReceive] = receiver;
    owner[kClosed] = onClosed ?? (() => {});
    own(id, owner);
  },
};
