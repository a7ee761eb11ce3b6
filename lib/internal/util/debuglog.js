// util.debuglog: lines on stderr for the sections that NODE_DEBUG names.

let sections; // the pattern of NODE_DEBUG, read at the first use
let known;

function enabledFor(set) {
  if (sections === undefined) {
    const text = process.env.NODE_DEBUG;
    sections = null;
    if (text) {
      const pattern = text.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
      sections = new RegExp(`^${pattern}$`, 'i');
    }
  }
  return sections !== null && sections.test(set);
}

function implementation(set) {
  known ??= new Map();
  let fn = known.get(set);
  if (fn !== undefined) return fn;
  if (enabledFor(set)) {
    const { pid } = process;
    if (set === 'HTTP' || set === 'HTTP2') {
      process.emitWarning(`Setting the NODE_DEBUG environment variable to '${set.toLowerCase()}' can expose sensitive data ` +
        '(such as passwords, tokens and authentication headers) in the resulting log.');
    }
    fn = function debug(...args) {
      const { formatWithOptions } = require('internal/util/format');
      const colors = inColor(process.stderr);
      const text = formatWithOptions({ colors }, ...args);
      process.stderr.write(colors ? `${set} ${formatWithOptions({ colors }, '%O', pid)}: ${text}\n` : `${set} ${pid}: ${text}\n`);
    };
  } else {
    fn = noop;
  }
  known.set(set, fn);
  return fn;
}

function noop() {}

// FORCE_COLOR speaks also for what is no terminal.
function inColor(stream) {
  if (process.env.FORCE_COLOR !== undefined) return require('internal/tty').getColorDepth() > 2;
  return Boolean(stream.isTTY) && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

function debuglog(set, callback) {
  const name = `${set}`.toUpperCase();
  let debug = (...args) => {
    debug = implementation(name);
    if (typeof callback === 'function') callback(withEnabled(debug.bind(undefined)));
    return args.length > 0 ? debug(...args) : debug();
  };
  let enabled;
  const withEnabled = (fn) => Object.defineProperty(fn, 'enabled', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return (enabled ??= enabledFor(name)); },
  });
  return withEnabled((...args) => debug(...args));
}

module.exports = { debuglog, debug: debuglog };
