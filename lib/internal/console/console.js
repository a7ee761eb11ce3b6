// Console, without the global one: https://nodejs.org/api/console.html. A line of plain strings does not load inspect.

const kState = Symbol('kState');
const kBindStreamsLazy = Symbol('kBindStreamsLazy');
const define = Object.defineProperty;

const rare = () => require('internal/console/rare');

function newState(options) {
  return { indent: '', counts: new Map(), timers: new Map(), ignoreErrors: true, colorMode: 'auto', inspectOptions: undefined, groupIndentation: 2, ...options };
}

function Console(options, ...rest) {
  if (!new.target) return Reflect.construct(Console, [options, ...rest], Console);
  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  }
  rare().construct(this, options, newState, kState);
  // Bound, so that methods may be passed on by themselves.
  for (const key of Object.keys(Console.prototype)) {
    if (typeof this[key] === 'function' && key !== 'constructor') {
      const bound = this[key].bind(this);
      define(bound, 'name', { __proto__: null, value: key });
      this[key] = bound;
    }
  }
}

function colorsOf(self, stream) {
  const mode = self[kState].colorMode;
  if (mode !== 'auto') return mode;
  return stream.isTTY === true && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

function text(self, stream, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  let plain = true;
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || (i === 0 && args[i].includes('%'))) {
      plain = false;
      break;
    }
  }
  if (plain) return args.join(' ');
  const { formatWithOptions } = require('internal/util/format');
  return formatWithOptions(inspectOptionsOf(self, stream), ...args);
}

// How values are shown on a stream; the caller's own.
function inspectOptionsOf(self, stream) {
  const custom = self[kState].inspectOptions?.get?.(stream) ?? self[kState].inspectOptions;
  const options = custom ? { ...custom } : {};
  if (options.colors === undefined && colorsOf(self, stream)) options.colors = true;
  return options;
}

function noop() {}

function write(self, stream, string) {
  const { indent, ignoreErrors } = self[kState];
  if (indent !== '') string = indent + (string.includes('\n') ? string.replaceAll('\n', `\n${indent}`) : string);
  string += '\n';
  if (ignoreErrors === false) return stream.write(string);
  // An error of the stream (a closed pipe) must not end the program, whether it comes now or later.
  const quiet = typeof stream.listenerCount === 'function' ? stream.listenerCount('error') === 0 : false;
  if (quiet) stream.once('error', noop);
  try {
    stream.write(string, handlerFor(self[kState], stream));
  } catch (error) {
    if (isOverflow(error)) throw error;
  } finally {
    if (quiet) stream.removeListener('error', noop);
  }
  return undefined;
}

// One per stream, so that many writes share a tick.
function handlerFor(state, stream) {
  state.handlers ??= new WeakMap();
  let handler = state.handlers.get(stream);
  if (handler === undefined) {
    handler = (error) => {
      if (error && !stream._writableState?.errorEmitted && stream.listenerCount('error') === 0) stream.once('error', noop);
    };
    state.handlers.set(stream, handler);
  }
  return handler;
}

function isOverflow(error) {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

// Subscribers of the channel see the arguments first, and may change them.
function tell(name, args) {
  const dc = require.loaded.diagnostics_channel;
  if (dc === undefined) return;
  const channel = dc.exports.channel(name);
  if (channel.hasSubscribers) channel.publish(args);
}

const methods = {
  log(...args) {
    tell('console.log', args);
    write(this, this._stdout, text(this, this._stdout, args));
  },
  info(...args) {
    tell('console.info', args);
    write(this, this._stdout, text(this, this._stdout, args));
  },
  debug(...args) {
    tell('console.debug', args);
    write(this, this._stdout, text(this, this._stdout, args));
  },
  warn(...args) {
    tell('console.warn', args);
    write(this, this._stderr, text(this, this._stderr, args));
  },
  error(...args) {
    tell('console.error', args);
    write(this, this._stderr, text(this, this._stderr, args));
  },
  dir(object, options) {
    const { inspect } = require('internal/util/inspect');
    write(this, this._stdout, inspect(object, { customInspect: false, ...inspectOptionsOf(this, this._stdout), ...options }));
  },
  time(label = 'default') { rare().time(this[kState], `${label}`); },
  timeEnd(label = 'default') { rare().timeEnd(this, this[kState], `${label}`); },
  timeLog(label = 'default', ...data) { rare().timeLog(this, this[kState], `${label}`, data); },
  trace: function trace(...args) {
    const error = { name: 'Trace', message: text(this, this._stderr, args) };
    Error.captureStackTrace(error, trace);
    this.error(error.stack);
  },
  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },
  clear() {
    if (this._stdout.isTTY && process.env.TERM !== 'dumb') this._stdout.write('\u001b[1;1H\u001b[0J');
  },
  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    this.log(`${label}: ${count}`);
  },
  countReset(label = 'default') {
    const { counts } = this[kState];
    if (!counts.has(`${label}`)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    counts.delete(`${label}`);
  },
  group(...data) {
    if (data.length > 0) this.log(...data);
    this[kState].indent += ' '.repeat(this[kState].groupIndentation);
  },
  groupEnd() {
    this[kState].indent = this[kState].indent.slice(0, Math.max(0, this[kState].indent.length - this[kState].groupIndentation));
  },
  table(data, properties) { rare().table(this, inspectOptionsOf(this, this._stdout), data, properties); },
};
methods.dirxml = methods.log;
methods.groupCollapsed = methods.group;

Console.prototype = Object.create(Object.prototype, { constructor: { __proto__: null, value: Console, writable: true, configurable: true, enumerable: false } });
define(Console.prototype, Symbol.toStringTag, { __proto__: null, writable: false, enumerable: false, configurable: true, value: 'console' });
for (const name of ['log', 'warn', 'error', 'dir', 'time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear', 'count', 'countReset', 'group', 'groupEnd', 'table',
  'debug', 'info', 'dirxml', 'groupCollapsed']) {
  Console.prototype[name] = methods[name];
}
define(Console.prototype, kBindStreamsLazy, {
  __proto__: null,
  enumerable: false,
  configurable: true,
  value(source) {
    define(this, kState, { __proto__: null, value: newState(), enumerable: false });
    let stdout;
    let stderr;
    define(this, '_stdout', { __proto__: null, configurable: true, enumerable: false, get: () => (stdout ??= source.stdout), set: (v) => {
      stdout = v;
      this[kState].replaced = true;
    } });
    define(this, '_stderr', { __proto__: null, configurable: true, enumerable: false, get: () => (stderr ??= source.stderr), set: (v) => {
      stderr = v;
      this[kState].replaced = true;
    } });
    define(this, '_ignoreErrors', { __proto__: null, value: true, writable: true, configurable: true, enumerable: false });
    define(this, '_times', { __proto__: null, value: this[kState].timers, writable: true, configurable: true, enumerable: false });
    define(this, '_stdoutErrorHandler', { __proto__: null, value: noop, writable: true, configurable: true, enumerable: false });
    define(this, '_stderrErrorHandler', { __proto__: null, value: noop, writable: true, configurable: true, enumerable: false });
  },
});
define(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) { return instance?.[kState] !== undefined; },
});

Console.Console = Console;

module.exports = { Console, kBindStreamsLazy, kState };
