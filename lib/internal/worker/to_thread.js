// postMessageToThread(id, value, transferList, timeout) and the event 'workerMessage' at the other side.

const native = internalBinding('worker');
const clone = require('internal/worker/clone');
const { codes } = require('internal/errors');
const state = require('internal/worker/state');

const DELIVERED = 1;
const NO_LISTENER = 2;
const FAILED = 3;

function onMessage(message, broken) {
  if (broken) return;
  const { source, status, value } = message;
  const word = new Int32Array(status);
  let result = DELIVERED;
  if (process.listenerCount('workerMessage') === 0) {
    result = NO_LISTENER;
  } else {
    try {
      process.emit('workerMessage', value, source);
    } catch {
      result = FAILED;
    }
  }
  Atomics.store(word, 0, result);
  Atomics.notify(word, 0, 1);
}

function transferOf(list, timeout) {
  return typeof list === 'number' && timeout === undefined ? [undefined, list] : [list, timeout];
}

async function postMessageToThread(threadId, value, transferList, timeout) {
  [transferList, timeout] = transferOf(transferList, timeout);
  if (timeout !== undefined) require('internal/validators').validateNumber(timeout, 'timeout', 0);
  if (threadId === state.threadId) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  const status = new SharedArrayBuffer(4);
  const word = new Int32Array(status);
  const list = transferList === undefined ? undefined : [...transferList];
  const to = Number.isInteger(threadId) && threadId >= 0 && threadId < 2 ** 31 ? threadId : -1;
  const send = () => native.sendTo(to, clone.write({ source: state.threadId, status, value }, list), clone.taken());
  if (!(clone.isWriting() ? clone.nested(send) : send())) {
    throw new codes.ERR_WORKER_MESSAGING_FAILED();
  }
  const wait = Atomics.waitAsync(word, 0, 0, timeout);
  const outcome = await wait.value;
  if (outcome === 'timed-out') throw new codes.ERR_WORKER_MESSAGING_TIMEOUT();
  const result = Atomics.load(word, 0);
  if (result === NO_LISTENER) throw new codes.ERR_WORKER_MESSAGING_FAILED();
  if (result === FAILED) throw new codes.ERR_WORKER_MESSAGING_ERRORED();
}

module.exports = { postMessageToThread, onMessage };
