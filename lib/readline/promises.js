// readline/promises: the same with promises.

const { Interface: Base, kQuestionReject } = require('internal/readline/interface');
const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { lazy } = internalBinding('core');

class Interface extends Base {
  constructor(input, output, completer, terminal) {
    const given = input?.input !== undefined ? input.completer : completer;
    super(input, output, completer, terminal);
    if (given !== undefined) this.completer = given;
  }
  _complete(string, done) {
    (async () => this.completer(string))().then((value) => done(null, value), done);
  }
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      let callback = resolve;
      if (options?.signal) {
        validateAbortSignal(options.signal, 'options.signal');
        if (options.signal.aborted) {
          reject(new AbortError(undefined, { cause: options.signal.reason }));
          return;
        }
        const onAbort = () => {
          this._questionCancel();
          reject(new AbortError(undefined, { cause: options.signal.reason }));
        };
        options.signal.addEventListener('abort', onAbort, { once: true });
        callback = (answer) => {
          options.signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      this[kQuestionReject] = reject;
      this._ask(query, callback);
    });
  }
}

module.exports = {
  Interface,
  createInterface: (input, output, completer, terminal) => new Interface(input, output, completer, terminal),
};
Object.defineProperty(module.exports.createInterface, 'name', { __proto__: null, value: 'createInterface' });
lazy(module.exports, 'internal/readline/promises', ['Readline']);
