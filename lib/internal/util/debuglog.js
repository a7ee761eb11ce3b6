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
      const { formatWithOptions } = require('internal/util/inspect');
      const colors = process.stderr.hasColors?.() ?? false;
      const text = formatWithOptions({ colors }, ...args);
      process.stderr.write(colors ? `${formatWithOptions({ colors }, '%s %d:', set, pid)} ${text}\n` : `${set} ${pid}: ${text}\n`);
    };
  } else {
    fn = noop;
  }
  known.set(set, fn);
  return fn;
}

function noop() {}

function debuglog(set, callback) {
  const name = `${set}`.toUpperCase();
  let debug = (...args) => {
    debug = implementation(name);
    if (typeof callback === 'function') callback(debug);
    return args.length > 0 ? debug(...args) : debug();
  };
  let enabled;
  const logger = (...args) => debug(...args);
  Object.defineProperty(logger, 'enabled', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return (enabled ??= enabledFor(name)); },
  });
  return logger;
}

module.exports = { debuglog, debug: debuglog };
