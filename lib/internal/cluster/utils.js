// Messages between primary and workers: internal ones of the IPC channel, numbered, so that an answer finds its question.

const PREFIX = 'NODE_CLUSTER';
const EMFILE = -24;
const callbacks = new Map(); // number of a message -> what to call with its answer
const QUIET = { swallowErrors: true }; // the other end may just have gone; that is told by 'disconnect'
let seq = 0;

function numbered(message, callback) {
  const numberedMessage = { cmd: PREFIX, ...message, seq };
  if (typeof callback === 'function') callbacks.set(seq, callback);
  seq++;
  return numberedMessage;
}

// False when the channel is gone; then the callback is never called.
exports.send = function send(proc, message, callback) {
  if (!proc.connected) return false;
  return proc.send(numbered(message, callback), undefined, QUIET);
};

// The same with a descriptor, by C in one frame, so that neither end makes a handle that is not wanted. When there is none
// to spare, the answer says so.
exports.sendDescriptor = function sendDescriptor(worker, message, fd) {
  const { cmd, ...rest } = numbered(message);
  const status = internalBinding('cluster_channel').sendFd(worker.channel, JSON.stringify({ cmd, f: 0, ...rest }), fd);
  if (status === EMFILE) exports.send(worker.process, { ...message, errno: status });
};

// Gives each message of a cluster to the callback that waits for it, or else to `otherwise`.
exports.receiver = function receiver(self, otherwise) {
  return function onInternalMessage(message, handle) {
    if (message.cmd !== PREFIX) return;
    let fn = otherwise;
    if (message.ack !== undefined) {
      const callback = callbacks.get(message.ack);
      if (callback !== undefined) {
        callbacks.delete(message.ack);
        fn = callback;
      }
    }
    fn.call(self, message, handle);
  };
};
