// Scripts of vm with a time limit, or that SIGINT may end (src/vm/limits.h).

const { codes } = require('internal/errors');
const { reg } = internalBinding('core');

// A script that is to end is thrown an error, which it may catch: it has been ended all the same.
function limited(timeout, run) {
  const why = (name) => (name === 'timeout' ? new codes.ERR_SCRIPT_EXECUTION_TIMEOUT(timeout) : new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED());
  const gate = new Proxy({}, { has(_, name) { throw why(name); } });
  let hit = 0;
  try {
    const result = run(gate);
    hit = reg[16];
    if (hit === 0) return result;
  } catch (error) {
    hit = reg[16];
    if (hit === 0) throw error;
  }
  throw why(hit === 1 ? 'timeout' : 'sigint');
}

// The same of a call: limits are of scripts.
function limitedCall(timeout, sigint, fn) {
  const native = internalBinding('vm');
  const name = '$trk_vm_call';
  Object.defineProperty(globalThis, name, { __proto__: null, value: fn, configurable: true, enumerable: false });
  try {
    return limited(timeout, (gate) => native.run(undefined, `${name}()`, 'node:internal/vm', 1, timeout, undefined, gate, sigint));
  } finally {
    delete globalThis[name];
  }
}

module.exports = { limited, limitedCall };
