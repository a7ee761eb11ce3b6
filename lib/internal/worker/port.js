// The least that a thread needs to talk with another: numbers of ports, and who gets their messages. Classes that a program
// sees are in internal/worker/messaging.

const native = internalBinding('messaging');
const clone = require('internal/worker/clone');

const kReceive = Symbol('kReceive'); // owner[kReceive](value, failed)
const kClosed = Symbol('kClosed'); // owner[kClosed](): the other side is gone

clone.prepareReader();
native.onMessage((owner, words, text, block) => {
  if (words === undefined) {
    owner[kClosed]();
    return;
  }
  let value;
  try {
    value = clone.readMessage(words, text, block);
  } catch (error) {
    owner[kReceive](error, true);
    return;
  }
  owner[kReceive](value, false);
});

const wrapped = (words, text, block) => ({ message: clone.readMessage(words, text, block) });

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

module.exports = {
  openInbox,
  kReceive,
  kClosed,
  receive: (id) => native.receive(id, wrapped),
  // Sends; `list` is an array or undefined. What cannot be cloned throws.
  send(id, value, list, source) {
    const words = clone.write(value, list, source);
    return native.post(id, words, clone.taken());
  },
  own(id, onMessage, onClosed) {
    native.own(id, { [kReceive]: onMessage, [kClosed]: onClosed ?? (() => {}) });
  },
};
