// node:repl: read, evaluate, print, again.

const { Interface } = require('readline');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const vm = require('vm');

const kBuffered = Symbol('bufferedCommand');
const kLoading = Symbol('loading');
const kMargin = Symbol('margin'); // the line before, for where the next begins
const kStandalone = Symbol('standalone');
let sessions = 0; // that share the process with a program
const sessionDomains = new WeakSet();
// The program's exceptions are not the session's to take.
function refuseListener(event) {
  if (event === 'uncaughtException' && process.domain && sessionDomains.has(process.domain)) {
    throw new codes.ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
  }
}
const modeSloppy = Symbol('repl-sloppy');
const modeStrict = Symbol('repl-strict');

class Recoverable extends SyntaxError {
  constructor(err) {
    super();
    this.err = err;
  }
}

const writer = (object) => inspect(object, writer.options);
writer.options = { ...inspect.defaultOptions, showProxy: true };

function builtins() {
  return require('module').builtinModules.filter((id) => !id.startsWith('_') && !id.startsWith('node:'));
}

function REPLServer(prompt, stream, evalFn, useGlobal, ignoreUndefined, replMode) {
  if (!(this instanceof REPLServer)) return new REPLServer(prompt, stream, evalFn, useGlobal, ignoreUndefined, replMode);
  let options;
  if (prompt !== null && typeof prompt === 'object') {
    options = { ...prompt };
    stream = options.stream || options.socket;
    ({ eval: evalFn, useGlobal, ignoreUndefined, prompt, replMode } = options);
  } else {
    options = {};
  }
  if (!options.input && !options.output) {
    stream ??= process;
    options.input = stream.stdin || stream;
    options.output = stream.stdout || stream;
  }
  if (options.terminal === undefined) options.terminal = options.output.isTTY;
  options.terminal = Boolean(options.terminal);
  if (options.terminal && options.useColors === undefined) options.useColors = require('internal/repl/colors').use(options.output);
  if (options.breakEvalOnSigint && evalFn) throw new codes.ERR_INVALID_REPL_EVAL_CONFIG();
  if (evalFn !== undefined && evalFn !== null && evalFn !== false) validateFunction(evalFn, 'eval');

  this.useColors = Boolean(options.useColors);
  this.useGlobal = Boolean(useGlobal);
  this.ignoreUndefined = Boolean(ignoreUndefined);
  this.replMode = replMode || modeSloppy;
  this.underscoreAssigned = false;
  this.last = undefined;
  this.underscoreErrAssigned = false;
  this.lastError = undefined;
  this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
  this.editorMode = false;
  this.allowBlockingCompletions = Boolean(options.allowBlockingCompletions);
  this[kBuffered] = '';
  this[kLoading] = false;
  const domain = require('domain').create();
  this._domain = options.domain || domain;
  this.eval = (code, context, file, callback) => Reflect.apply(evalFn || defaultEval, this, [code, context, file, callback]);
  this.useDefaultEval = !evalFn;

  Reflect.apply(Interface, this, [{
    input: options.input, output: options.output, completer: options.completer || ((text, callback) => completeText(this, text, callback)), terminal: options.terminal,
    historySize: options.historySize, prompt: prompt === undefined ? '> ' : prompt,
  }]);
  Object.defineProperty(this, 'inputStream', { __proto__: null, get: () => this.input, set: (v) => { this.input = v; }, enumerable: false, configurable: true });
  Object.defineProperty(this, 'outputStream', { __proto__: null, get: () => this.output, set: (v) => { this.output = v; }, enumerable: false, configurable: true });
  this._initialPrompt = prompt === undefined ? '> ' : prompt;
  this.setPrompt(this._initialPrompt);
  this.commands = { __proto__: null };
  require('internal/repl/commands').define(this);
  this.resetContext();
  this.writer = options.writer || exports.writer;
  if (this.useColors && this.writer === writer) {
    // Colours for this one only.
    const own = (object) => inspect(object, own.options);
    own.options = { ...writer.options, colors: true };
    this.writer = own;
  }
  this._domain.on('error', (error) => showError(this, error));
  this.standalone = Boolean(options[kStandalone]);
  if (!this.standalone && sessions++ === 0) process.prependListener('newListener', refuseListener);
  sessionDomains.add(this._domain);
  this.on('close', () => {
    if (!this.standalone && --sessions === 0) process.removeListener('newListener', refuseListener);
    emitExit(this);
  });
  let sawSIGINT = false;
  this.on('SIGINT', () => {
    const empty = this.line.length === 0;
    this.clearLine();
    turnOffEditor(this);
    const buffered = this[kBuffered];
    if (!(buffered && buffered.length > 0) && empty) {
      if (sawSIGINT) {
        this.close();
        sawSIGINT = false;
        return;
      }
      this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
      sawSIGINT = true;
    } else {
      sawSIGINT = false;
    }
    this.clearBufferedCommand();
    this.lines.level = [];
    this.displayPrompt();
  });
  this.on('line', (cmd) => {
    sawSIGINT = false;
    onLine(this, cmd);
  });
  // Editing several lines at once.
  const ttyWrite = this._ttyWrite.bind(this);
  this._ttyWrite = (d, key) => {
    key ||= {};
    if (key.ctrl && key.name === 'l' && this.editorMode) return;
    if (!this.editorMode || !this.terminal) {
      // It ends on a line of its own.
      if (key.ctrl && key.name === 'd' && this.cursor === 0 && this.line.length === 0) this.clearLine();
      ttyWrite(d, key);
      return;
    }
    if (key.ctrl && !key.shift) {
      if (key.name === 'd') { // the end of the editor
        turnOffEditor(this);
        this._insertString('');
        ttyWrite(d, { name: 'return' });
        return;
      }
      if (key.name === 'n' || key.name === 'p') return;
    }
    if (key.name === 'up' || key.name === 'down' || key.name === 'tab') {
      if (key.name === 'tab') this._insertString('  ');
      return;
    }
    ttyWrite(d, key);
  };
  this.displayPrompt();
}
Object.setPrototypeOf(REPLServer.prototype, Interface.prototype);
Object.setPrototypeOf(REPLServer, Interface);

function completeText(self, text, callback) {
  require('internal/repl/complete').complete.call(self, text, self.editorMode ? self.completeOnEditorMode(callback) : callback);
}

function turnOffEditor(self) {
  if (!self.editorMode) return;
  self.editorMode = false;
  self.setPrompt(self._initialPrompt);
}

function emitExit(self) {
  if (self.historyPending) self.once('flushHistory', () => self.emit('exit'));
  else self.emit('exit');
}

// --- a line --------------------------------------------------------------------------------------------------

function onLine(self, cmd) {
  cmd ||= '';
  self[kMargin] = cmd;
  if (self.waiting) { // for an await: the lines that came meanwhile keep their order
    self.queued.push(cmd);
    return;
  }
  if (self.editorMode) {
    self[kBuffered] += `${cmd}\n`;
    // The next line begins where this one did.
    const margin = self[kMargin] && !self[kLoading] ? /^\s+/.exec(self[kMargin]) : null;
    if (margin !== null) {
      self.write(margin[0]);
      [self.line] = margin;
      self.cursor = margin[0].length;
    }
    self.lines.push(cmd);
    return;
  }
  const trimmed = cmd.trim();
  if (trimmed && trimmed[0] === '.' && trimmed[1] !== '.' && Number.isNaN(Number.parseFloat(trimmed)) && !self[kLoading]) {
    const match = /^\.([^\s]+)\s*(.*)$/.exec(trimmed);
    const keyword = match?.[1];
    const rest = match?.[2];
    if (keyword !== undefined && runCommand(self, keyword, rest)) return;
    if (!self[kBuffered]) {
      self.output.write('Invalid REPL keyword\n');
      self.displayPrompt();
      return;
    }
  }
  const code = self[kBuffered] + cmd;
  self.lines.push(cmd);
  evaluate(self, code + '\n', (...answer) => finish(self, answer, cmd));
}

function runCommand(self, keyword, rest) {
  const command = self.commands[keyword];
  if (command === undefined) return false;
  Reflect.apply(command.action, self, [rest]);
  return true;
}

function evaluate(self, code, callback) {
  self._domain.run(() => {
    try {
      self.eval(code, self.context, getReplFile(), callback);
    } catch (error) {
      callback(error);
    }
  });
}
let replCount = 0;
const getReplFile = () => `REPL${++replCount}`;

// answer: [error] or [error, value]; without a value there is nothing to show.
function finish(self, answer, cmd) {
  const [error, value] = answer;
  if (error && !self[kBuffered] && cmd.trim().startsWith('npm ') && !(error instanceof Recoverable)) {
    self.output.write('npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n');
    self.displayPrompt();
    return;
  }
  if (error) {
    if (error instanceof Recoverable && !self.editorDone) {
      self[kBuffered] += `${cmd}\n`;
      self.displayPrompt();
      return;
    }
    self.clearBufferedCommand();
    showError(self, error.err || error);
    return;
  }
  self.clearBufferedCommand();
  if (answer.length > 1 && (value !== undefined || !self.ignoreUndefined)) {
    if (!self.underscoreAssigned) self.last = value;
    let text;
    try {
      text = self.writer(value);
    } catch (failure) {
      showError(self, failure);
      return;
    }
    self.output.write(`${text}\n`);
  } else if (answer.length > 1 && !self.underscoreAssigned) {
    self.last = value;
  }
  if (!self.closed) self.displayPrompt();
}

function lastOf(lines, pattern) {
  const index = lines.findLastIndex((line) => pattern.test(line));
  return index === -1 ? lines.length : index;
}

function showError(self, error) {
  if (self.closed && !self.output.writable) return;
  const isError = error !== null && typeof error === 'object' && (error instanceof Error || Object.prototype.toString.call(error) === '[object Error]');
  if (isError && typeof error.stack === 'string') {
    const core = internalBinding('core');
    core.errors.fix(error);
    // Up to the line that was typed, and none of our own.
    core.errors.trim(error, (frames) => frames.slice(0, lastOf(frames, /^(?:global code|eval code|)@REPL\d+:/)));
    let { stack } = error;
    if (typeof stack === 'string') {
      const lines = stack.split('\n');
      stack = lines.slice(0, lastOf(lines, /^\s+at REPL\d+:\d+:\d+$/)).filter((line, i) => i === 0 || !/^\s+at .*\bnode:|^\s+at .*\(native\)/.test(line)).join('\n');
    }
    try {
      delete error.domainThrown;
      delete error.domainEmitter;
      error.stack = stack;
    } catch { /* frozen */ }
  }
  self.lastError = self.underscoreErrAssigned ? self.lastError : error;
  if (self.standalone && process.listenerCount('uncaughtException') > 0) {
    process.nextTick(() => {
      process.emit('uncaughtException', error);
      self.clearBufferedCommand();
      self.displayPrompt();
    });
    return;
  }
  let text;
  if (isError && error.name === 'SyntaxError' && error.stack) {
    text = self.writer(error);
    // Only the message matters: the place is what was just typed.
    text = text.replace(/^(?:REPL\d+|\[eval\]|node:vm):\d+\n?/, '').replace(/^\s*at .*$/gm, '').replace(/\n{2,}/g, '\n').trimEnd();
  } else {
    text = self.writer(error);
  }
  // One whose frames are all ours is shown in brackets, also in front of its properties.
  if (isError && text.startsWith('[')) {
    const end = text.endsWith(']') ? text.length - 1 : text.indexOf('] {\n');
    if (end > 0) text = text.slice(1, end) + text.slice(end + 1);
  }
  const { breakLength } = writer.options;
  const shown = text.replace(/^\[?(?:[A-Z][a-z0-9_]*)*Error.*$/m, (line) => (line.length < breakLength ? `Uncaught ${line}` : `Uncaught:\n${line}`));
  if (shown !== text) text = shown;
  else text = `Uncaught${text.includes('\n') ? ':\n' : ' '}${text}`;
  self.output.write(text.endsWith('\n') ? text : `${text}\n`);
  self.clearBufferedCommand();
  self.lines.level = [];
  if (!self.closed) self.displayPrompt();
}

// --- evaluation ------------------------------------------------------------------------------------------------

function isRecoverable(error, code) {
  if (error?.name !== 'SyntaxError') return false;
  const message = `${error.message}`;
  if (/Unexpected end of (?:input|script)|Multiline comment was not closed|Unexpected EOF/.test(message)) return !/^\s*$/.test(code);
  if (/Invalid or unexpected token/.test(message)) {
    // A template that goes on, or a string with a backslash at the end of the line.
    if (/\\\s*$/.test(code.trimEnd())) return true;
    return openTemplate(code);
  }
  return false;
}
function openTemplate(code) {
  let open = false;
  let quote = null;
  for (let i = 0; i < code.length; i++) {
    const c = code[i];
    if (c === '\\') {
      i++;
    } else if (open) {
      if (c === '`') open = false;
    } else if (quote !== null) {
      if (c === quote || c === '\n') quote = null;
    } else if (c === '"' || c === "'") {
      quote = c;
    } else if (c === '`') {
      open = true;
    }
  }
  return open;
}

const awaitWord = /\bawait\b/;

function defaultEval(code, context, file, callback) {
  let input = code;
  let wrapped = false;
  if (code === '\n') {
    callback(null);
    return;
  }
  // A line that begins with { is meant as an object, if it can be one.
  if (/^\s*\{/.test(code) && !/;\s*$/.test(code)) {
    code = `(${code.trim()})\n`;
    wrapped = true;
  }
  if (this.replMode === modeStrict) code = `'use strict'; void 0; ${code}`;
  let script;
  let pending = false;
  for (;;) {
    try {
      script = compile(code, file);
      break;
    } catch (error) {
      if (wrapped) {
        wrapped = false;
        code = input;
        if (this.replMode === modeStrict) code = `'use strict'; void 0; ${code}`;
        continue;
      }
      if (!pending && awaitWord.test(input) && require('internal/options').get('--experimental-repl-await') !== false && !isRecoverable(error, input)) {
        const rewritten = require('internal/repl/await').rewrite(input);
        if (rewritten !== null) {
          code = rewritten;
          pending = true;
          continue;
        }
      }
      callback(isRecoverable(error, input) ? new Recoverable(error) : error);
      return;
    }
  }
  let result;
  try {
    const options = { displayErrors: false, breakOnSigint: this.breakEvalOnSigint };
    result = this.useGlobal ? script.runInThisContext(options) : script.runInContext(context, options);
  } catch (error) {
    // It may come out of a domain that the line has entered.
    const { domain } = process;
    if (domain && domain !== this._domain) {
      domain.emit('error', error);
      domain.exit();
    } else {
      callback(error);
    }
    return;
  }
  if (pending && result !== null && typeof result === 'object' && typeof result.then === 'function') {
    this.waiting = true;
    this.queued ??= [];
    const done = (error, value) => {
      this.waiting = false;
      callback(error, value);
      while (this.queued.length > 0 && !this.waiting) onLine(this, this.queued.shift());
      if (!this.waiting && this.closePending) this.close();
    };
    Promise.prototype.then.call(Promise.resolve(result), (value) => done(null, value?.value), (error) => done(error ?? new Error(`${error}`)));
    return;
  }
  callback(null, result);
}
function compile(code, file) {
  return new vm.Script(code, { filename: file, displayErrors: false, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
}

const methods = {
  createContext() {
    let context;
    if (this.useGlobal) {
      context = globalThis;
    } else {
      context = vm.createContext();
      const { describe } = internalBinding('core'); // does not make of a lazy one what it is to be
      for (const name of Object.getOwnPropertyNames(globalThis)) {
        // What every context has of its own stays so.
        if (ownGlobals().has(name)) continue;
        Object.defineProperty(context, name, { __proto__: null, ...describe(globalThis, name) });
      }
      Object.defineProperty(context, 'global', { __proto__: null, configurable: true, writable: true, enumerable: false, value: context });
      Object.defineProperty(context, 'console', { __proto__: null, configurable: true, writable: true, value: consoleFor(this) });
    }
    const { Module, makeRequire } = require('internal/modules/cjs');
    const module = new Module('<repl>');
    const folder = require('internal/process/cwd').folder();
    module.paths = [require('path').join(folder, 'repl', 'node_modules'), ...Module._nodeModulePaths(folder), ...(Module.globalPaths ?? [])];
    Object.defineProperty(context, 'module', { __proto__: null, configurable: true, writable: true, value: module });
    const load = makeRequire(module);
    Object.defineProperty(context, 'require', { __proto__: null, configurable: true, writable: true, value: load });
    for (const id of builtins()) {
      if (!/^[a-z]\w*$/.test(id) || (this.useGlobal ? id in globalThis : Object.hasOwn(context, id))) continue;
      Object.defineProperty(context, id, {
        __proto__: null, configurable: true, enumerable: false,
        get: () => {
          const value = load(id);
          delete context[id];
          context[id] = value;
          Object.defineProperty(context, id, { __proto__: null, value, configurable: true, writable: true, enumerable: false });
          return value;
        },
        set(value) { Object.defineProperty(context, id, { __proto__: null, value, configurable: true, writable: true, enumerable: true }); },
      });
    }
    return context;
  },
  resetContext() {
    this.context = this.createContext();
    this.lines = [];
    this.lines.level = [];
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    const self = this;
    Object.defineProperty(this.context, '_', {
      __proto__: null, configurable: true,
      get: () => self.last,
      set(value) {
        self.last = value;
        if (!self.underscoreAssigned) {
          self.underscoreAssigned = true;
          self.output.write('Expression assignment to _ now disabled.\n');
        }
      },
    });
    Object.defineProperty(this.context, '_error', {
      __proto__: null, configurable: true,
      get: () => self.lastError,
      set(value) {
        self.lastError = value;
        if (!self.underscoreErrAssigned) {
          self.underscoreErrAssigned = true;
          self.output.write('Expression assignment to _error now disabled.\n');
        }
      },
    });
    this.emit('reset', this.context);
  },
  displayPrompt(preserveCursor) {
    let prompt = this._initialPrompt;
    if (this[kBuffered].length > 0) prompt = '| ';
    if (this.editorMode) return;
    Interface.prototype.setPrompt.call(this, prompt);
    this.prompt(preserveCursor);
  },
  setPrompt(prompt) {
    this._initialPrompt = prompt;
    Interface.prototype.setPrompt.call(this, prompt);
  },
  clearBufferedCommand() { this[kBuffered] = ''; },
  complete(...args) { return Reflect.apply(this.completer, this, args); },
  completeOnEditorMode: (callback) => (error, results) => {
    if (error) return callback(error);
    const [completions, completeOn = ''] = results;
    let result = completions.filter(Boolean);
    if (completeOn && result.length !== 0) result = [require('internal/readline/utils').commonPrefix(result)];
    callback(null, [result, completeOn]);
  },
  defineCommand(keyword, command) {
    if (typeof command === 'function') command = { action: command };
    else validateFunction(command.action, 'cmd.action');
    this.commands[keyword] = command;
  },
  setupHistory(historyConfig, callback) {
    require('internal/repl/history').setup(this, historyConfig, callback);
  },
  close() {
    if (this.waiting) { // what was typed before the end is still evaluated
      this.closePending = true;
      return;
    }
    if (this.terminal && this.historyFlush !== undefined) this.historyFlush();
    process.nextTick(() => Interface.prototype.close.call(this));
  },
};
for (const name of Object.keys(methods)) {
  Object.defineProperty(REPLServer.prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: false });
}

let own;
function ownGlobals() {
  return (own ??= new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)')));
}
function consoleFor(self) {
  const { Console } = require('console');
  return new Console(self.output);
}

function start(prompt, source, evalFn, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, evalFn, useGlobal, ignoreUndefined, replMode);
}

exports.start = start;
exports.writer = writer;
exports.REPLServer = REPLServer;
exports.Recoverable = Recoverable;
exports.REPL_MODE_SLOPPY = modeSloppy;
exports.REPL_MODE_STRICT = modeStrict;
exports.isValidSyntax = (code) => {
  try {
    compile(code, 'x');
    return true;
  } catch {
    return false;
  }
};
exports.kStandalone = kStandalone;
exports.kBuffered = kBuffered;
exports.kLoading = kLoading;
for (const name of ['kBuffered', 'kLoading', 'kStandalone', 'isValidSyntax']) Object.defineProperty(exports, name, { __proto__: null, enumerable: false });
let list;
const builtinList = { __proto__: null, configurable: true, enumerable: true, get: () => (list ??= builtins()), set(value) { list = value; } };
Object.defineProperty(exports, 'builtinModules', builtinList);
Object.defineProperty(exports, '_builtinLibs', builtinList);
