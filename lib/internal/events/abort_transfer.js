'use strict';
/*
 * AbortSignals in messages (util.transferableAbortSignal). What arrives is a signal of its own that aborts when the
 * sent one does: a pair of ports carries the reason. The sent signal stays usable and can be sent again.
 */
const { kTransfer, kTransferList, kDeserialize } = require('internal/worker/js_transferable');

const define = (target, key, value) => Object.defineProperty(target, key, { __proto__: null, value, configurable: true });

// The far end of the pair for the message that is being written. It is made when the list of what moves is read.
const due = new WeakMap();

function list() {
  if (this.aborted) return [];
  const { MessageChannel } = require('internal/worker/messaging');
  due.get(this)?.near.close(); // of a message that could not be written
  const { port1: near, port2: far } = new MessageChannel();
  due.set(this, { near, far });
  return [far];
}

function transfer() {
  const pair = due.get(this);
  const data = { aborted: this.aborted, reason: this.aborted ? this.reason : undefined, port: pair?.far };
  if (pair !== undefined) {
    due.delete(this);
    const { near } = pair;
    near.unref();
    this.addEventListener('abort', () => {
      try {
        near.postMessage(this.reason);
      } catch { // a reason that cannot be cloned still aborts
        near.postMessage(undefined);
      }
      near.close();
    }, { once: true });
  }
  return { data, deserializeInfo: 'internal/events/abort_transfer:Received' };
}

class Received {
  static [kDeserialize]({ aborted, reason, port }) {
    const { createAbortSignal, abortSignal } = require('internal/events/abort_controller');
    const signal = createAbortSignal(aborted, reason);
    if (port !== undefined) {
      port.onmessage = ({ data }) => {
        port.close();
        abortSignal(signal, data);
      };
      port.unref();
    }
    return signal;
  }
}

module.exports = {
  Received,
  mark(signal) {
    define(signal, kTransfer, transfer);
    define(signal, kTransferList, list);
  },
};
