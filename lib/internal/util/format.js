// util.format: a text with placeholders, and values as util.inspect prints them.

const { formatBigInt, formatNumber, stylizeNoColor } = require('internal/util/inspect/primitives');
const inspecting = () => require('internal/util/inspect');
const separates = (options) => options?.numericSeparator ?? require('internal/util/inspect/show').inspectDefaultOptions.numericSeparator;

function format(...args) {
  return formatWithOptionsInternal(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  if (inspectOptions === null || typeof inspectOptions !== 'object') require('internal/validators').validateObject(inspectOptions, 'inspectOptions', 2);
  return formatWithOptionsInternal(inspectOptions, args);
}

function formatNumberArg(value, options) {
  return formatNumber(stylizeNoColor, value, separates(options));
}

function hasBuiltInToString(value) {
  const types = require('internal/util/types');
  if (types.isProxy(value)) {
    const target = internalBinding('types').proxyTarget(value);
    if (target === undefined || target === null) return true;
    value = target;
  }
  if (typeof value[Symbol.toPrimitive] === 'function' && !types.isDate(value) && !types.isSymbolObject(value)) return false;
  if (typeof value.toString !== 'function') return true;
  if (Object.hasOwn(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = Object.getPrototypeOf(pointer);
    if (pointer === null) return true;
  } while (!Object.hasOwn(pointer, 'toString'));
  const descriptor = Object.getOwnPropertyDescriptor(pointer, 'constructor');
  const constructor = descriptor?.value ?? descriptor?.get?.value; // that of a frozen intrinsic is behind a getter
  return typeof constructor === 'function' && require('internal/util/inspect/names').builtInObjects.has(constructor.name);
}

function formatDirective(code, value, options) {
  switch (code) {
    case 115: // s
      if (typeof value === 'number') return formatNumberArg(value, options);
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separates(options));
      if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
      return inspecting().inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
    case 106: // j
      return tryStringify(value);
    case 100: // d
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separates(options));
      if (typeof value === 'symbol') return 'NaN';
      return formatNumberArg(Number(value), options);
    case 79: // O
      return inspecting().inspect(value, options);
    case 111: // o
      return inspecting().inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 105: // i
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, separates(options));
      if (typeof value === 'symbol') return 'NaN';
      return formatNumberArg(Number.parseInt(value), options);
    case 102: // f
      return typeof value === 'symbol' ? 'NaN' : formatNumberArg(Number.parseFloat(value), options);
    default: // c: CSS, which no terminal knows
      return '';
  }
}

function tryStringify(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // The engine's words for a cycle differ from V8's; the class is the same.
    if (error instanceof TypeError && /cyclic|circular/i.test(error.message)) return '[Circular]';
    throw error;
  }
}

function formatWithOptionsInternal(options, args) {
  const first = args[0];
  let a = 0;
  let text = '';
  let joined = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let lastPos = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (first.charCodeAt(i) !== 37) continue;
      const next = first.charCodeAt(++i);
      if (a + 1 !== args.length) {
        if (next === 37) {
          text += first.slice(lastPos, i);
          lastPos = i + 1;
          continue;
        }
        // s j d O o i f c
        if (next !== 115 && next !== 106 && next !== 100 && next !== 79 && next !== 111 && next !== 105 && next !== 102 && next !== 99) continue;
        const replaced = formatDirective(next, args[++a], options);
        if (lastPos !== i - 1) text += first.slice(lastPos, i - 1);
        text += replaced;
        lastPos = i + 1;
      } else if (next === 37) {
        text += first.slice(lastPos, i);
        lastPos = i + 1;
      }
    }
    if (lastPos !== 0) {
      a++;
      joined = ' ';
      if (lastPos < first.length) text += first.slice(lastPos);
    }
  }
  while (a < args.length) {
    const value = args[a];
    text += joined;
    text += typeof value !== 'string' ? inspecting().inspect(value, options) : value;
    joined = ' ';
    a++;
  }
  return text;
}

module.exports = { format, formatWithOptions };
