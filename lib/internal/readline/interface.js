// Interface: lines out of a stream. Editing on a terminal is in internal/readline/editor, loaded for a terminal only.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { validateAbortSignal, validateArray, validateFunction, validateNumber, validateString, validateUint32 } = require('internal/validators');

const kMincrlfDelay = 100;
const kQuestionReject = Symbol('kQuestionReject');
const kQuestion = Symbol('kQuestion');
const kOldPrompt = Symbol('kOldPrompt');
const kDecoder = Symbol('kDecoder');
const kLineBuffer = Symbol('kLineObjectBuffer');
const kLinesLock = Symbol('kLinesLock');
const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

function readOptions(input, output, completer, terminal) {
  let options = { input, output, completer, terminal };
  if (input?.input) options = input;
  return options;
}

function setUp(self, input, output, completer, terminal) {
  const options = readOptions(input, output, completer, terminal);
  self.sawReturnAt = 0;
  self.isCompletionEnabled = true;
  self.sawKeyPress = false;
  self._previousKey = null;
  self.escapeCodeTimeout = 500;
  self.tabSize = 8;
  EventEmitter.call(self);
  let { history, historySize, removeHistoryDuplicates = false, crlfDelay, prompt = '> ', signal } = options;
  ({ input, output, completer, terminal } = options);
  const fromObject = options === arguments[1];
  if (fromObject) {
    if (options.tabSize !== undefined) {
      validateUint32(options.tabSize, 'tabSize', true);
      self.tabSize = options.tabSize;
    }
    if (options.escapeCodeTimeout !== undefined) {
      if (!Number.isFinite(options.escapeCodeTimeout)) throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', self.escapeCodeTimeout);
      self.escapeCodeTimeout = options.escapeCodeTimeout;
    }
    if (signal) validateAbortSignal(signal, 'options.signal');
  }
  if (completer !== undefined && typeof completer !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
  if (history === undefined) history = [];
  else validateArray(history, 'history');
  if (historySize === undefined) historySize = 30;
  validateNumber(historySize, 'size', 0);
  if (terminal === undefined && !(output === null || output === undefined)) terminal = !!output.isTTY;
  self.line = '';
  self.history = history;
  self.historySize = historySize;
  self.historyIndex = -1;
  self.removeHistoryDuplicates = !!removeHistoryDuplicates;
  self.output = output;
  self.input = input;
  self.crlfDelay = crlfDelay ? Math.max(kMincrlfDelay, crlfDelay) : kMincrlfDelay;
  self.completer = completer;
  self.setPrompt(prompt);
  self.terminal = !!terminal;
  self.cursor = 0;
  self.closed = false;
  self.paused = false;
  self[kQuestion] = null;

  const onError = (error) => self.emit('error', error);
  const onEnd = () => {
    if (typeof self[kLineBuffer] === 'string' && self[kLineBuffer].length > 0) {
      const rest = self[kLineBuffer];
      self[kLineBuffer] = undefined;
      self.emit('line', rest);
    }
    self.close();
  };
  const onTermEnd = () => {
    if (typeof self.line === 'string' && self.line.length > 0) self.emit('line', self.line);
    self.close();
  };
  const onData = (data) => self._normalWrite(data);
  const onKeypress = (s, key) => {
    self._ttyWrite(s, key);
    // A surrogate pair or a fullwidth character moves what follows it: draw again.
    if (key?.sequence) {
      const ch = key.sequence.codePointAt(0);
      if (ch >= 0xd800 && ch <= 0xdfff) self._refreshLine();
    }
  };
  const onResize = () => self._refreshLine();
  if (input !== null && input !== undefined) input.on('error', onError);
  if (!self.terminal) {
    const onSelfClose = () => {
      input.removeListener('data', onData);
      input.removeListener('error', onError);
      input.removeListener('end', onEnd);
    };
    input.on('data', onData);
    input.on('end', onEnd);
    self.once('close', onSelfClose);
    const { StringDecoder } = require('string_decoder');
    self[kDecoder] = new StringDecoder('utf8');
  } else {
    const onSelfClose = () => {
      input.removeListener('keypress', onKeypress);
      input.removeListener('error', onError);
      input.removeListener('end', onTermEnd);
      if (output !== null && output !== undefined) output.removeListener('resize', onResize);
    };
    require('internal/readline/editor').install(Interface.prototype);
    require('internal/readline/keypress')(input, self);
    input.on('keypress', onKeypress);
    input.on('end', onTermEnd);
    if (process.env.TERM === 'dumb') self._ttyWrite = ttyWriteDumb;
    self._setRawMode(true);
    self.terminal = true;
    self.prevRows = 0;
    self.undoStack = [];
    self.redoStack = [];
    self.killRing = [];
    self.killRingCursor = 0;
    if (output !== null && output !== undefined) output.on('resize', onResize);
    self.once('close', onSelfClose);
  }
  if (signal) {
    const onAbort = () => self.close();
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      self.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  self.line = '';
  input.resume();
}

// The keys of a terminal that cannot move its cursor: lines are only ever added to.
function ttyWriteDumb(s, key) {
  const { name, ctrl } = key ?? {};
  if (name === 'escape') return;
  if (this.sawReturnAt && name !== 'enter') this.sawReturnAt = 0;
  if (ctrl) {
    if (name === 'd') this.close();
    else if (name !== 'c') return;
    else if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
    else this.close();
  } else if (name === 'return') {
    this.sawReturnAt = Date.now();
    this._line();
  } else if (name === 'enter') {
    if (!this.sawReturnAt || Date.now() - this.sawReturnAt > this.crlfDelay) this._line();
    this.sawReturnAt = 0;
  } else if (typeof s === 'string' && s !== '') {
    this.line += s;
    this.cursor += s.length;
    this._writeToOutput(s);
  }
}

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  setUp(this, input, output, completer, terminal);
  const given = this.completer;
  if (typeof given === 'function' && given.length !== 2) {
    this.completer = (line, callback) => callback(null, given(line));
  }
}
Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

const methods = {
  getPrompt() { return this._prompt; },
  setPrompt(prompt) { this._prompt = prompt; },
  _setRawMode(mode) {
    const wasInRawMode = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasInRawMode;
  },
  prompt(preserveCursor) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },
  question(query, options, callback) {
    callback = typeof options === 'function' ? options : callback;
    if (options?.signal) {
      validateAbortSignal(options.signal, 'options.signal');
      if (options.signal.aborted) return;
      const onAbort = () => this._questionCancel();
      options.signal.addEventListener('abort', onAbort, { once: true });
      const given = callback;
      const clean = () => options.signal.removeEventListener('abort', onAbort);
      callback = typeof given === 'function' ? (answer) => {
        clean();
        return given(answer);
      } : clean;
    }
    if (typeof callback === 'function') this._ask(query, callback);
  },
  _ask(query, callback) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this[kQuestion]) {
      this.prompt();
    } else {
      this[kOldPrompt] = this._prompt;
      this.setPrompt(query);
      this[kQuestion] = callback;
      this.prompt();
    }
  },
  _questionCancel() {
    if (!this[kQuestion]) return;
    this[kQuestion] = null;
    this.setPrompt(this[kOldPrompt]);
    this.clearLine?.();
  },
  _onLine(line) {
    if (this[kQuestion]) {
      const callback = this[kQuestion];
      this[kQuestion] = null;
      this.setPrompt(this[kOldPrompt]);
      callback(line);
    } else {
      this.emit('line', line);
    }
  },
  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },
  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },
  pause() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },
  resume() {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },
  write(data, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  },
  _normalWrite(data) {
    if (data === undefined) return;
    let string = this[kDecoder].write(data);
    if (this.sawReturnAt && Date.now() - this.sawReturnAt <= this.crlfDelay) {
      if (string.codePointAt(0) === 10) string = string.slice(1);
      this.sawReturnAt = 0;
    }
    lineEnding.lastIndex = 0;
    let match = lineEnding.exec(string);
    if (match === null) {
      if (string) this[kLineBuffer] = (this[kLineBuffer] ?? '') + string;
      return;
    }
    if (this[kLineBuffer] !== undefined) {
      string = this[kLineBuffer] + string;
      this[kLineBuffer] = undefined;
      lineEnding.lastIndex = 0;
      match = lineEnding.exec(string);
    }
    this.sawReturnAt = string.endsWith('\r') ? Date.now() : 0;
    const indexes = [0, match.index, lineEnding.lastIndex];
    while ((match = lineEnding.exec(string)) !== null) indexes.push(match.index, lineEnding.lastIndex);
    const lastIndex = indexes.length - 1;
    this[kLineBuffer] = string.slice(indexes[lastIndex]);
    for (let i = 1; i < lastIndex; i += 2) this._onLine(string.slice(indexes[i - 1], indexes[i]));
  },
  [Symbol.asyncIterator]() {
    if (this[kLinesLock] === undefined) {
      const events = require('events');
      // A stand-in, as the interface itself refuses to pause or resume once it is closed.
      const lines = new EventEmitter();
      lines.pause = () => { if (!this.closed) this.pause(); };
      lines.resume = () => { if (!this.closed) this.resume(); };
      this.on('line', (line) => lines.emit('line', line));
      this.on('error', (error) => lines.emit('error', error));
      this.on('close', () => lines.emit('close'));
      this[kLinesLock] = events.on(lines, 'line', { close: ['close'], highWaterMark: 1024 });
      if (this.closed) lines.emit('close');
      const inner = this[kLinesLock];
      const next = inner.next.bind(inner);
      // One argument per event: the line itself.
      inner.next = async () => {
        const { value, done } = await next();
        return { value: done ? undefined : value[0], done };
      };
      const ret = inner.return.bind(inner);
      inner.return = (value) => {
        this.close();
        return ret(value);
      };
    }
    return this[kLinesLock];
  },
};
methods[Symbol.dispose] = function() { this.close(); };
for (const name of Reflect.ownKeys(methods)) {
  Object.defineProperty(Interface.prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: typeof name === 'string' && name[0] !== '_' });
}
Object.defineProperty(Interface.prototype, 'columns', {
  __proto__: null, configurable: true, enumerable: true,
  get() { return this.output?.columns ? this.output.columns : Infinity; },
});
// Editing needs a terminal; these load it, so that a program may call them on any Interface.
for (const name of ['getCursorPos', '_getCursorPos', '_getDisplayPos', '_refreshLine', '_ttyWrite', '_insertString', '_addHistory', '_moveCursor', 'clearLine',
  '_tabComplete', '_line', '_historyNext', '_historyPrev', '_deleteLeft', '_deleteRight', '_deleteWordLeft', '_deleteWordRight', '_deleteLineLeft',
  '_deleteLineRight', '_wordLeft', '_wordRight']) {
  Object.defineProperty(Interface.prototype, name, {
    __proto__: null, configurable: true, writable: true, enumerable: false,
    value(...args) {
      require('internal/readline/editor').install(Interface.prototype);
      return this[name](...args);
    },
  });
}

module.exports = { Interface, kQuestion, kQuestionReject };
