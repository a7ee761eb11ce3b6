// readline: lines from a stream, with callbacks.

const { Interface } = require('internal/readline/interface');
const { cursorTo, moveCursor, clearLine, clearScreenDown } = require('internal/readline/callbacks');

// promisify(rl.question)
Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function question(query, options) {
  if (options === null || typeof options !== 'object') options = {};
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const { AbortError } = require('internal/errors');
    if (signal?.aborted) {
      reject(new AbortError(undefined, { cause: signal.reason }));
      return;
    }
    let onAbort;
    if (signal) {
      onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
      signal.addEventListener('abort', onAbort, { once: true });
    }
    this.question(query, options, (answer) => {
      signal?.removeEventListener('abort', onAbort);
      resolve(answer);
    });
  });
};

// With callbacks a completer of two arguments gets (line, callback); Interface made it so for all.
Interface.prototype._complete = function(string, done) {
  this.completer(string, done);
};

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

function emitKeypressEvents(stream, iface) {
  return require('internal/readline/keypress')(stream, iface);
}

module.exports = { Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor };
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get: () => require('readline/promises'),
});
