// What util.inspect does when it is called: its options, then the value (value.js).

const { formatProperty, formatValue } = require('internal/util/inspect/value');
const { stylizeNoColor } = require('internal/util/inspect/primitives');

const inspectDefaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

function setDefaultOptions(options) {
  require('internal/validators').validateObject(options, 'options');
  Object.assign(inspectDefaultOptions, options);
}

let paint;
const painter = (inspect) => (text, type) => {
  const style = inspect.styles[type];
  if (style === undefined) return text;
  if (typeof style === 'function') return style(text);
  const color = inspect.colors[style];
  if (color === undefined) return text;
  return `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
};

// `inspect` is util.inspect, `args` what it was called with.
function show(inspect, args) {
  const value = args[0];
  const opts = args[1];
  const d = inspectDefaultOptions;
  const ctx = { // spelled out: to spread them costs more than all of a small value
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: stylizeNoColor,
    inspect,
    formatValue,
    formatProperty,
    showHidden: d.showHidden,
    depth: d.depth,
    colors: d.colors,
    customInspect: d.customInspect,
    showProxy: d.showProxy,
    maxArrayLength: d.maxArrayLength,
    maxStringLength: d.maxStringLength,
    breakLength: d.breakLength,
    compact: d.compact,
    sorted: d.sorted,
    getters: d.getters,
    numericSeparator: d.numericSeparator,
    circular: undefined,
    userOptions: undefined,
  };
  if (args.length > 1) {
    if (args.length > 2) {
      if (args[2] !== undefined) ctx.depth = args[2];
      if (args.length > 3 && args[3] !== undefined) ctx.colors = args[3];
    }
    if (typeof opts === 'boolean') {
      ctx.showHidden = opts;
    } else if (opts) {
      for (const key of Object.keys(opts)) {
        if (Object.hasOwn(inspectDefaultOptions, key) || key === 'stylize') ctx[key] = opts[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = opts;
      }
    }
  }
  if (ctx.colors) ctx.stylize = (paint ??= painter(inspect));
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

module.exports = { inspectDefaultOptions, setDefaultOptions, show };
