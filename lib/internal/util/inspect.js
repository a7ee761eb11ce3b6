// util.inspect and util.format: values as text, to the letter as Node prints them.

const { isStackOverflowError } = require('internal/errors');
const types = require('internal/util/types');
const { validateObject, validateString } = require('internal/validators');
const { inspect: entry } = require('internal/util/inspect_entry');
const native = internalBinding('types');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const protoOf = Object.getPrototypeOf;
const hasOwn = Object.hasOwn;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
const typedLength = Object.getOwnPropertyDescriptor(protoOf(Uint8Array.prototype), 'length').get;
const nativeIsEnumerable = Object.prototype.propertyIsEnumerable;
// The engine hides the global object from native functions that are called on it.
function isEnumerable(object, key) {
  if (object === globalThis) return Object.getOwnPropertyDescriptor(object, key)?.enumerable === true;
  return nativeIsEnumerable.call(object, key);
}

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

const kObjectType = 0;
const kArrayType = 1;
const kArrayExtrasType = 2;

const keyPattern = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
const numberPattern = /^(0|[1-9][0-9]*)$/;

// --- strings -----------------------------------------------------------------------------------------------------

const escapeTest = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const escapeReplace = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const escapeTestDouble = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const escapeReplaceDouble = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const named = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 39: "\\'", 92: '\\\\' };

function escapeCharacter(text) {
  const code = text.charCodeAt(0);
  if (named[code] !== undefined) return named[code];
  if (code < 0x100) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return `\\u${code.toString(16)}`;
}

function strEscape(text) {
  let test = escapeTest;
  let replace = escapeReplace;
  let quote = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) quote = '"';
    else if (!text.includes('`') && !text.includes('${')) quote = '`';
    if (quote !== "'") {
      test = escapeTestDouble;
      replace = escapeReplaceDouble;
    }
  }
  if (!test.test(text)) return `${quote}${text}${quote}`;
  return `${quote}${text.replace(replace, escapeCharacter)}${quote}`;
}

// --- colours -------------------------------------------------------------------------------------------------------

function stylizeNoColor(text) {
  return text;
}

function stylizeWithColor(text, type) {
  const style = entry.styles[type];
  if (style === undefined) return text;
  const color = entry.colors[style];
  if (color === undefined) return text;
  return `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

// --- entry points ----------------------------------------------------------------------------------------------------

function inspect(value, opts) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: stylizeNoColor,
    ...inspectDefaultOptions,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof opts === 'boolean') {
      ctx.showHidden = opts;
    } else if (opts) {
      for (const key of Object.keys(opts)) {
        if (hasOwn(inspectDefaultOptions, key) || key === 'stylize') ctx[key] = opts[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = opts;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}
function setDefaultOptions(options) {
  validateObject(options, 'options');
  Object.assign(inspectDefaultOptions, options);
}

// --- values ------------------------------------------------------------------------------------------------------------

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');
  const context = value;
  let proxy;
  if (types.isProxy(value)) {
    if (ctx.showProxy) return formatProxy(ctx, value, recurseTimes);
    proxy = value;
    value = proxyTarget(value);
    if (value === undefined || value === null) return ctx.stylize('<Revoked Proxy>', 'special');
    while (types.isProxy(value)) {
      value = proxyTarget(value);
      if (value === undefined || value === null) return ctx.stylize('<Revoked Proxy>', 'special');
    }
  }
  if (ctx.customInspect) {
    const maybe = value[customInspect];
    if (typeof maybe === 'function' && maybe !== entry && !(value.constructor && value.constructor.prototype === value && hasOwn(value, 'constructor'))) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const isCrossContext = proxy !== undefined || !(context instanceof Object);
      const result = Reflect.apply(maybe, context, [depth, userOptions(ctx, isCrossContext), entry]);
      if (result !== context) {
        const text = typeof result === 'object' ? formatValue(ctx, result, recurseTimes) : `${result}`;
        return text.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
      }
    }
  }
  if (ctx.seen.includes(value)) {
    let index = 1;
    if (ctx.circular === undefined) {
      ctx.circular = new Map();
      ctx.circular.set(value, index);
    } else {
      index = ctx.circular.get(value);
      if (index === undefined) {
        index = ctx.circular.size + 1;
        ctx.circular.set(value, index);
      }
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  return formatRaw(ctx, value, recurseTimes, typedArray);
}

function proxyTarget(proxy) {
  return native.proxyTarget(proxy);
}

function userOptions(ctx, isCrossContext) {
  const options = {
    stylize: ctx.stylize,
    showHidden: ctx.showHidden,
    depth: ctx.depth,
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (!isCrossContext) return options;
  Object.setPrototypeOf(options, null);
  options.stylize = Object.setPrototypeOf((value, flavour) => {
    try {
      return `${ctx.stylize(value, flavour)}`;
    } catch {
      return value;
    }
  }, null);
  return options;
}

function formatProxy(ctx, proxy, recurseTimes) {
  if (ctx.depth !== null && recurseTimes > ctx.depth) return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes += 1;
  ctx.indentationLvl += 2;
  const target = proxyTarget(proxy);
  // The engine does not give the handler away.
  const list = [target === undefined ? ctx.stylize('<Revoked Proxy>', 'special') : formatValue(ctx, target, recurseTimes), '{}'];
  ctx.indentationLvl -= 2;
  if (target === undefined) return list[0];
  return reduceToSingleString(ctx, list, '', ['Proxy [', ']'], kArrayExtrasType, recurseTimes);
}

function internalName(object) {
  const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
  if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' && isInstanceof(object, descriptor.value)) return descriptor.value.name;
  return undefined;
}

function isInstanceof(object, proto) {
  try {
    return object instanceof proto;
  } catch {
    return false;
  }
}

const builtInObjects = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));

function getConstructorName(object, ctx, recurseTimes, protoProps) {
  let firstProto;
  const original = object;
  while (object || typeof object === 'function') {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' && isInstanceof(original, descriptor.value)) {
      if (protoProps !== undefined && (firstProto !== object || !builtInObjects.has(descriptor.value.name))) {
        addPrototypeProperties(ctx, original, firstProto || original, recurseTimes, protoProps);
      }
      return String(descriptor.value.name);
    }
    object = protoOf(object);
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;
  const name = internalName(original) ?? className(original);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const above = getConstructorName(firstProto, ctx, recurseTimes + 1, protoProps);
  if (above === null) return `${name} <${inspect(firstProto, { ...ctx, customInspect: false, depth: -1 })}>`;
  return `${name} <${above}>`;
}

// Most objects: without a tag the engine's own class says that there is no slot to look for. Asking each slot would cost an
// exception a question. (A boxed bigint or symbol has a tag by its prototype.)
function isPlain(object) {
  return !(Symbol.toStringTag in object) && Object.prototype.toString.call(object) === '[object Object]' && !(object instanceof Error);
}

function className(object) {
  return Object.prototype.toString.call(object).slice(8, -1);
}

// With showHidden the methods of classes are shown up to the first built-in prototype.
function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let depth = 0;
  let keys;
  let keySet;
  do {
    if (depth !== 0 || main === object) {
      object = protoOf(object);
      if (object === null) break;
      const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' && builtInObjects.has(descriptor.value.name)) break;
    }
    if (depth === 0) keySet = new Set();
    else for (const key of keys) keySet.add(key);
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(main, key) || (depth !== 0 && keySet.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const value = formatProperty(ctx, object, recurseTimes, key, kObjectType, descriptor, main);
      output.push(ctx.colors ? `\u001b[2m${value}\u001b[22m` : value);
    }
    ctx.seen.pop();
  } while (++depth !== 3);
}

function namedAfter(constructor, tag) {
  for (let i = constructor.indexOf(tag); i >= 0; i = constructor.indexOf(tag, i + 1)) {
    const next = constructor[i + tag.length];
    if (next === undefined || next < 'a' || next > 'z') return true;
  }
  return false;
}

function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  // A subclass whose name tells of the tag (MyMap of Map) does not show it.
  if (tag !== '' && !namedAfter(constructor, tag)) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function getKeys(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  if (showHidden) {
    const keys = Object.getOwnPropertyNames(value);
    return symbols.length === 0 ? keys : [...keys, ...symbols];
  }
  let keys;
  try {
    keys = Object.keys(value);
  } catch {
    keys = Object.getOwnPropertyNames(value); // a module namespace with a binding in its dead zone
  }
  return symbols.length === 0 ? keys : [...keys, ...symbols.filter((key) => isEnumerable(value, key))];
}

function isIndex(key) {
  return typeof key === 'string' && numberPattern.test(key) && +key < 4294967295;
}

// Keys of an array that are no index.
function getOwnNonIndexProperties(value, showHidden) {
  return Reflect.ownKeys(value).filter((key) => !isIndex(key) && (showHidden || isEnumerable(value, key)));
}

function isUrl(value) {
  const URL = require.loaded['internal/url']?.exports.URL;
  return URL !== undefined && value instanceof URL;
}

function formatRaw(ctx, value, recurseTimes, typedArray) {
  let keys;
  let protoProps;
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null)) protoProps = [];
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps);
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  let tag = '';
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    // A getter that throws: as if there were none.
  }
  if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden ? hasOwn(value, Symbol.toStringTag) : isEnumerable(value, Symbol.toStringTag)))) tag = '';
  let base = '';
  let formatter = () => [];
  let braces;
  let noIterator = true;
  let extrasType = kObjectType;
  if (value[Symbol.iterator] || constructor === null) {
    noIterator = false;
    if (Array.isArray(value)) {
      const prefix = constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
      keys = getOwnNonIndexProperties(value, ctx.showHidden);
      braces = [`${prefix}[`, ']'];
      if (value.length === 0 && keys.length === 0 && protoProps === undefined) return `${braces[0]}]`;
      extrasType = kArrayExtrasType;
      formatter = formatArray;
    } else if (types.isSet(value)) {
      const size = setSize.call(value);
      const prefix = getPrefix(constructor, tag, 'Set', `(${size})`);
      keys = getKeys(value, ctx.showHidden);
      formatter = constructor !== null ? (c, v, r) => formatSet(v, c, r) : (c, v, r) => formatSet(Set.prototype.values.call(v), c, r);
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
    } else if (types.isMap(value)) {
      const size = mapSize.call(value);
      const prefix = getPrefix(constructor, tag, 'Map', `(${size})`);
      keys = getKeys(value, ctx.showHidden);
      formatter = (c, v, r) => formatMap(Map.prototype.entries.call(v), c, r);
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
    } else if (types.isTypedArray(value)) {
      keys = getOwnNonIndexProperties(value, ctx.showHidden);
      let bound = value;
      let fallback = '';
      if (constructor === null) {
        fallback = TypedArrayTag.call(value);
        bound = new globalThis[fallback](value);
      }
      const length = typedLength.call(value); // an own `length` may hide it
      const prefix = getPrefix(constructor, tag, fallback, `(${length})`);
      braces = [`${prefix}[`, ']'];
      if (value.length === 0 && keys.length === 0 && !ctx.showHidden) return `${braces[0]}]`;
      formatter = (c, v, r) => formatTypedArray(bound, length, c, v, r);
      extrasType = kArrayExtrasType;
    } else if (types.isMapIterator(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = getIteratorBraces('Map', tag);
      formatter = (c, v, r) => formatIterator(braces, c, v, r);
    } else if (types.isSetIterator(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces = getIteratorBraces('Set', tag);
      formatter = (c, v, r) => formatIterator(braces, c, v, r);
    } else {
      noIterator = true;
    }
  }
  if (noIterator) {
    braces = ['{', '}'];
    const plain = isPlain(value);
    if (typeof value === 'function') {
      base = getFunctionBase(ctx, value, constructor, tag);
      keys = getKeys(value, ctx.showHidden);
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'special');
    } else if (types.isArgumentsObject(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces[0] = '[Arguments] {';
      if (keys.length === 0 && protoProps === undefined) return '[Arguments] {}';
    } else if (constructor === 'Object' && (plain || (!types.isBoxedPrimitive(value) && !types.isNativeError(value) && !types.isRegExp(value) && !types.isDate(value)))) {
      keys = getKeys(value, ctx.showHidden);
      if (tag !== '') braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
      if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`;
    } else if (plain) {
      keys = getKeys(value, ctx.showHidden);
      if (keys.length === 0 && protoProps === undefined) return `${getCtxName(constructor, tag, value)}{}`;
      braces[0] = `${getCtxName(constructor, tag, value)}{`;
    } else if (types.isRegExp(value)) {
      keys = getKeys(value, ctx.showHidden).filter((key) => key !== 'lastIndex' || ctx.showHidden);
      base = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
      const prefix = getPrefix(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = `${prefix}${base}`;
      if ((keys.length === 0 && protoProps === undefined) || (recurseTimes > ctx.depth && ctx.depth !== null)) return ctx.stylize(base, 'regexp');
    } else if (types.isDate(value)) {
      keys = getKeys(value, ctx.showHidden);
      base = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
      const prefix = getPrefix(constructor, tag, 'Date');
      if (prefix !== 'Date ') base = `${prefix}${base}`;
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'date');
    } else if (types.isNativeError(value) || value instanceof Error) {
      keys = getKeys(value, ctx.showHidden);
      base = formatError(value, constructor, tag, ctx, keys);
      if (keys.length === 0 && protoProps === undefined) return base;
    } else if (types.isAnyArrayBuffer(value)) {
      keys = getKeys(value, ctx.showHidden);
      const kind = types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer';
      const prefix = getPrefix(constructor, tag, kind);
      if (typedArray === undefined) formatter = formatArrayBuffer;
      else if (keys.length === 0 && protoProps === undefined) return `${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
      braces[0] = `${prefix}{`;
      keys.unshift('byteLength');
    } else if (types.isDataView(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'DataView')}{`;
      // Its lengths throw then; the layout is Node's.
      if (value.buffer?.detached) {
        return `${braces[0]}\n      [byteLength]: 0,\n      [byteOffset]: undefined,\n      [buffer]: ${formatValue(ctx, value.buffer, recurseTimes)}\n    }`;
      }
      keys.unshift('byteLength', 'byteOffset', 'buffer');
    } else if (types.isPromise(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'Promise')}{`;
      // The state of a promise cannot be read from this engine.
      if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`;
    } else if (types.isWeakSet(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'WeakSet')}{`;
      formatter = formatWeakCollection;
    } else if (types.isWeakMap(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'WeakMap')}{`;
      formatter = formatWeakCollection;
    } else if (types.isModuleNamespaceObject(value)) {
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'Module')}{`;
      formatter = formatNamespaceObject.bind(null, keys);
    } else if (isUrl(value) && !(recurseTimes > ctx.depth && ctx.depth !== null)) {
      keys = getKeys(value, ctx.showHidden);
      base = value.href;
      if (keys.length === 0 && protoProps === undefined) return base;
    } else if (types.isBoxedPrimitive(value)) {
      keys = getKeys(value, ctx.showHidden);
      base = getBoxedBase(value, ctx, keys, constructor, tag);
      if (keys.length === 0 && protoProps === undefined) return base;
    } else {
      keys = getKeys(value, ctx.showHidden);
      if (keys.length === 0 && protoProps === undefined) {
        return `${getCtxName(constructor, tag, value)}{}`;
      }
      braces[0] = `${getCtxName(constructor, tag, value)}{`;
    }
  }
  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = getCtxName(constructor, tag, value).slice(0, -1);
    return ctx.stylize(constructor !== null && !name.includes('null prototype') ? `[${getPrefixName(constructor, tag, value)}]` : `[${name}]`, 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  let output;
  let i = 0;
  const indentationLvl = ctx.indentationLvl;
  try {
    output = formatter(ctx, value, recurseTimes);
    for (i = 0; i < keys.length; i++) output.push(formatProperty(ctx, value, recurseTimes, keys[i], extrasType));
    if (protoProps !== undefined) output.push(...protoProps);
  } catch (error) {
    const name = getCtxName(constructor, tag, value).slice(0, -1);
    return handleMaxCallStackSize(ctx, error, name, indentationLvl);
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) {
    const comparator = ctx.sorted === true ? undefined : ctx.sorted;
    if (extrasType === kObjectType) output.sort(comparator);
    else if (keys.length > 1) {
      const sorted = output.slice(output.length - keys.length).sort(comparator);
      output.splice(output.length - keys.length, keys.length, ...sorted);
    }
  }
  const result = reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value);
  const budget = ctx.budget[ctx.indentationLvl] || 0;
  const newLength = budget + result.length;
  ctx.budget[ctx.indentationLvl] = newLength;
  if (newLength > 2 ** 27) ctx.depth = -1;
  return result;
}

const TypedArrayTag = Object.getOwnPropertyDescriptor(protoOf(Uint8Array.prototype), Symbol.toStringTag).get;

function getPrefixName(constructor, tag, value) {
  if (Array.isArray(value)) return constructor === 'Array' && tag === '' ? 'Array' : getPrefix(constructor, tag, 'Array').slice(0, -1);
  return getPrefix(constructor, tag, 'Object').slice(0, -1);
}

function getCtxName(constructor, tag, value) {
  if (Array.isArray(value)) return getPrefix(constructor, tag, 'Array');
  const fallback = constructor === null && !hasOwn(value, Symbol.toStringTag) ? className(value) : 'Object';
  return getPrefix(constructor, tag, fallback);
}

function handleMaxCallStackSize(ctx, error, name, indentationLvl) {
  if (isStackOverflowError(error)) {
    ctx.seen.pop();
    ctx.indentationLvl = indentationLvl;
    return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  throw error;
}

function getIteratorBraces(type, tag) {
  if (tag !== `${type} Iterator`) {
    if (tag !== '') tag += '] [';
    tag += `${type} Iterator`;
  }
  return [`[${tag}] {`, '}'];
}

const functionSource = Function.prototype.toString;
const stripComments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;
const classPattern = /^(\s+[^(]*?)\s*{/;

function getFunctionBase(ctx, value, constructor, tag) {
  const source = functionSource.call(value);
  if (source.startsWith('class') && source.endsWith('}')) {
    const slice = source.slice(5, -1);
    const bracket = slice.indexOf('{');
    if (bracket !== -1 && (!slice.slice(0, bracket).includes('(') || classPattern.exec(slice.replace(stripComments)) !== null)) {
      return getClassBase(value, constructor, tag);
    }
  }
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  if (value.name === '') base += ' (anonymous)';
  else base += `: ${typeof value.name === 'string' ? value.name : formatValue(ctx, value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function getClassBase(value, constructor, tag) {
  const hasName = hasOwn(value, 'name');
  const name = (hasName && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const superName = protoOf(value).name;
    if (superName) base += ` extends ${superName}`;
  } else {
    base += ' extends [null prototype]';
  }
  return `[${base}]`;
}

// --- errors ---------------------------------------------------------------------------------------------------------------

function getStackString(ctx, error) {
  if (error.stack) {
    if (typeof error.stack === 'string') return error.stack;
    ctx.seen.push(error);
    ctx.indentationLvl += 4;
    const result = formatValue(ctx, error.stack);
    ctx.indentationLvl -= 4;
    ctx.seen.pop();
    return `${Error.prototype.toString.call(error)}\n    ${result}`;
  }
  return Error.prototype.toString.call(error);
}

// The header may name another class than the object's constructor or prototype says.
function improveStack(stack, constructor, name, tag) {
  let length = name.length;
  if (typeof name !== 'string') {
    stack = stack.replace(`${name}`, `${name} [${getPrefix(constructor, tag, 'Error').slice(0, -1)}]`);
  }
  if (constructor === null || (`${name}`.endsWith('Error') && stack.startsWith(name) &&
      (stack.length === length || stack[length] === ':' || stack[length] === '\n'))) {
    let fallback = 'Error';
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
      fallback = (start && start[1]) || '';
      length = fallback.length;
      fallback ||= 'Error';
    }
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
    if (name !== prefix) {
      if (prefix.includes(name)) stack = length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
      else stack = `${prefix} [${name}]${stack.slice(length)}`;
    }
  }
  return stack;
}

function removeDuplicateErrorKeys(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(index, 1);
  }
}

function getStackFrames(ctx, error, stack) {
  const frames = stack.split('\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // A cause that throws is shown as none.
  }
  if (cause != null && Error.isError(cause) && typeof cause.stack === 'string') {
    const causeStack = cause.stack.indexOf('\n    at');
    if (causeStack !== -1) {
      const causeFrames = cause.stack.slice(causeStack + 1).split('\n');
      const { len, offset } = longestCommon(frames, causeFrames);
      if (len > 3) {
        const skipped = len - 2;
        frames.splice(offset + 1, skipped, ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return frames;
}

function longestCommon(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const pos = b.indexOf(a[i]);
    if (pos === -1) continue;
    const rest = b.length - pos;
    if (rest > 3) {
      let len = 1;
      const max = Math.min(a.length - i, rest);
      while (max > len && a[i + len] === b[pos + len]) len++;
      if (len > 3) return { len, offset: i };
    }
  }
  return { len: 0, offset: 0 };
}

function formatError(error, constructor, tag, ctx, keys) {
  internalBinding('core').errors.fix(error);
  let stack;
  let name;
  try {
    stack = getStackString(ctx, error);
    name = error.name != null ? error.name : 'Error';
  } catch {
    return Object.prototype.toString.call(error);
  }
  removeDuplicateErrorKeys(ctx, keys, error, stack);
  if ('cause' in error && (keys.length === 0 || !keys.includes('cause')) && hasOwn(error, 'cause')) keys.push('cause');
  if (Array.isArray(error.errors) && (keys.length === 0 || !keys.includes('errors')) && hasOwn(error, 'errors')) keys.push('errors');
  stack = improveStack(stack, constructor, name, tag);
  let pos = (error.message && stack.indexOf(error.message)) || -1;
  if (pos !== -1) pos += error.message.length;
  const stackStart = stack.indexOf('\n    at', pos);
  if (stackStart === -1) {
    stack = `[${stack}]`;
  } else {
    let newStack = stack.slice(0, stackStart);
    const lines = getStackFrames(ctx, error, stack.slice(stackStart + 1));
    if (ctx.colors) {
      const { colorFrame } = require('internal/util/inspect_frames');
      for (const line of lines) newStack += `\n${colorFrame(ctx, line)}`;
    } else {
      newStack += `\n${lines.join('\n')}`;
    }
    stack = newStack;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

// --- primitives -----------------------------------------------------------------------------------------------------------

function addNumericSeparator(text) {
  let result = '';
  let i = text.length;
  const start = text.startsWith('-') ? 1 : 0;
  for (; i >= start + 4; i -= 3) result = `_${text.slice(i - 3, i)}${result}`;
  return i === text.length ? text : `${text.slice(0, i)}${result}`;
}

function addNumericSeparatorEnd(text) {
  let result = '';
  let i = 0;
  for (; i < text.length - 3; i += 3) result += `${text.slice(i, i + 3)}_`;
  return i === 0 ? text : `${result}${text.slice(i)}`;
}

function formatNumber(fn, number, numericSeparator) {
  if (!numericSeparator) return fn(Object.is(number, -0) ? '-0' : `${number}`, 'number');
  const integer = Math.trunc(number);
  const text = String(integer);
  if (integer === number) {
    if (!Number.isFinite(number) || text.includes('e')) return fn(text, 'number');
    return fn(Object.is(number, -0) ? '-0' : addNumericSeparator(text), 'number');
  }
  if (Number.isNaN(number)) return fn(text, 'number');
  return fn(`${addNumericSeparator(text)}.${addNumericSeparatorEnd(String(number).slice(text.length + 1))}`, 'number');
}

function formatBigInt(fn, value, numericSeparator) {
  const text = String(value);
  return fn(`${numericSeparator ? addNumericSeparator(text) : text}n`, 'bigint');
}

function formatPrimitive(fn, value, ctx) {
  switch (typeof value) {
    case 'string': {
      let trailer = '';
      if (value.length > ctx.maxStringLength) {
        const remaining = value.length - ctx.maxStringLength;
        value = value.slice(0, ctx.maxStringLength);
        trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
      }
      if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentationLvl - 4) {
        return value.split(/(?<=\n)/).map((line) => fn(strEscape(line), 'string')).join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer;
      }
      return fn(strEscape(value), 'string') + trailer;
    }
    case 'number': return formatNumber(fn, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(fn, value, ctx.numericSeparator);
    case 'boolean': return fn(`${value}`, 'boolean');
    case 'undefined': return fn('undefined', 'undefined');
    default: return fn(Symbol.prototype.toString.call(value), 'symbol');
  }
}

function getBoxedBase(value, ctx, keys, constructor, tag) {
  let fn;
  let type;
  if (types.isNumberObject(value)) {
    fn = Number.prototype.valueOf;
    type = 'Number';
  } else if (types.isStringObject(value)) {
    fn = String.prototype.valueOf;
    type = 'String';
    keys.splice(0, value.length); // its characters
  } else if (types.isBooleanObject(value)) {
    fn = Boolean.prototype.valueOf;
    type = 'Boolean';
  } else if (types.isBigIntObject(value)) {
    fn = BigInt.prototype.valueOf;
    type = 'BigInt';
  } else {
    fn = Symbol.prototype.valueOf;
    type = 'Symbol';
  }
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, fn.call(value), ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === stylizeNoColor) return base;
  return ctx.stylize(base, type.toLowerCase());
}

// --- collections ------------------------------------------------------------------------------------------------------------

function remainingText(remaining) {
  return `... ${remaining} more item${remaining > 1 ? 's' : ''}`;
}

function formatArrayBuffer(ctx, value) {
  let buffer;
  try {
    buffer = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special')];
  }
  let text = '';
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), buffer.length);
  for (let i = 0; i < shown; i++) text += `${i ? ' ' : ''}${buffer[i].toString(16).padStart(2, '0')}`;
  const remaining = buffer.length - shown;
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function formatArray(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    if (!hasOwn(value, i)) return formatArrayWithHoles(ctx, value, recurseTimes, shown, output, i);
    output.push(formatProperty(ctx, value, recurseTimes, i, kArrayType));
  }
  if (length > shown) output.push(remainingText(length - shown));
  return output;
}

function formatArrayWithHoles(ctx, value, recurseTimes, maxLength, output, i) {
  const keys = Object.keys(value);
  let index = i;
  for (; i < keys.length && output.length < maxLength; i++) {
    const key = keys[i];
    if (!isIndex(key)) break;
    if (`${index}` !== key) {
      const empty = key - index;
      output.push(ctx.stylize(`<${empty} empty item${empty > 1 ? 's' : ''}>`, 'undefined'));
      index = +key;
      if (output.length === maxLength) break;
    }
    output.push(formatProperty(ctx, value, recurseTimes, key, kArrayType));
    index++;
  }
  const remaining = value.length - index;
  if (output.length !== maxLength) {
    if (remaining > 0) output.push(ctx.stylize(`<${remaining} empty item${remaining > 1 ? 's' : ''}>`, 'undefined'));
  } else if (remaining > 0) {
    output.push(remainingText(remaining));
  }
  return output;
}

function formatTypedArray(value, length, ctx, ignored, recurseTimes) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = new Array(shown);
  const formatter = value.length > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < shown; i++) output[i] = formatter(ctx.stylize, value[i], ctx.numericSeparator);
  if (length > shown) output.push(remainingText(length - shown));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`${ctx.stylize(`[${key}]`, 'string')}: ${formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

function formatSet(set, ctx, recurseTimes) {
  const all = [...set];
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), all.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(formatValue(ctx, all[i], recurseTimes));
  if (all.length > shown) output.push(remainingText(all.length - shown));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(map, ctx, recurseTimes) {
  const all = [...map];
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), all.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(`${formatValue(ctx, all[i][0], recurseTimes)} => ${formatValue(ctx, all[i][1], recurseTimes)}`);
  if (all.length > shown) output.push(remainingText(all.length - shown));
  ctx.indentationLvl -= 2;
  return output;
}

// What is left of an iterator cannot be looked at without taking it.
function formatIterator(braces, ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function formatWeakCollection(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

function formatNamespaceObject(keys, ctx, value, recurseTimes) {
  const output = new Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    try {
      output[i] = formatNamespaceProperty(ctx, value, recurseTimes, keys[i]);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const name = formatProperty(ctx, { [keys[i]]: '' }, recurseTimes, keys[i], kObjectType);
      output[i] = `${name.slice(0, name.lastIndexOf(' ') + 1)}${ctx.stylize('<uninitialized>', 'special')}`;
    }
  }
  keys.length = 0;
  return output;
}

function formatNamespaceProperty(ctx, value, recurseTimes, key) {
  return formatProperty(ctx, value, recurseTimes, key, kObjectType, { value: value[key], enumerable: true });
}

function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  let text;
  let extra = ' ';
  descriptor = descriptor || Object.getOwnPropertyDescriptor(value, key) || { value: value[key], configurable: true, enumerable: false };
  if (descriptor.value !== undefined) {
    const diff = ctx.compact !== true || type !== kObjectType ? 2 : 3;
    ctx.indentationLvl += diff;
    text = formatValue(ctx, descriptor.value, recurseTimes);
    if (diff === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) extra = `\n${' '.repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= diff;
  } else if (descriptor.get !== undefined) {
    const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
    const style = 'special';
    if (ctx.getters && (ctx.getters === true || (ctx.getters === 'get' && descriptor.set === undefined) || (ctx.getters === 'set' && descriptor.set !== undefined))) {
      ctx.indentationLvl += 2;
      try {
        const got = Reflect.apply(descriptor.get, original, []);
        if (got === null) text = `${ctx.stylize(`[${label}:`, style)} ${ctx.stylize('null', 'null')}${ctx.stylize(']', style)}`;
        else if (typeof got === 'object') text = `${ctx.stylize(`[${label}]`, style)} ${formatValue(ctx, got, recurseTimes)}`;
        else text = `${ctx.stylize(`[${label}:`, style)} ${formatPrimitive(ctx.stylize, got, ctx)}${ctx.stylize(']', style)}`;
      } catch (error) {
        let why;
        try {
          why = formatValue(ctx, error, recurseTimes);
        } catch {
          why = 'unknown';
        }
        text = ctx.stylize(`[${label}: <Inspection threw (${why})>]`, style);
      }
      ctx.indentationLvl -= 2;
    } else {
      text = ctx.stylize(`[${label}]`, style);
    }
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (type === kArrayType) return text;
  let name;
  if (typeof key === 'symbol') {
    name = ctx.stylize(Symbol.prototype.toString.call(key).replace(escapeReplace, escapeCharacter), 'symbol');
    if (descriptor.enumerable === false) name = `[${ctx.stylize(Symbol.prototype.toString.call(key).replace(escapeReplace, escapeCharacter), 'symbol')}]`;
  } else if (key === '__proto__') {
    name = "['__proto__']";
  } else if (descriptor.enumerable === false) {
    name = ctx.stylize(`[${keyPattern.test(key) ? key : strEscape(key)}]`, 'string');
  } else if (keyPattern.test(key)) {
    name = ctx.stylize(key, 'name');
  } else {
    name = ctx.stylize(strEscape(key), 'string');
  }
  return `${name}:${extra}${text}`;
}

// --- layout -----------------------------------------------------------------------------------------------------------------

function isBelowBreakLength(ctx, output, start, base) {
  let total = output.length + start;
  if (total + output.length > ctx.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += ctx.colors ? stripVTControlCharacters(output[i]).length : output[i].length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

function reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (extrasType === kArrayExtrasType && entries > 6) output = groupArrayElements(ctx, output, value);
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
        if (isBelowBreakLength(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
    return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (isBelowBreakLength(ctx, output, 0, base)) return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
  const ln = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${' '.repeat(ctx.indentationLvl)}  `;
  return `${braces[0]}${ln}${output.join(`,${indentation}  `)} ${braces[1]}`;
}

// Long arrays are set in columns.
function groupArrayElements(ctx, output, value) {
  let totalLength = 0;
  let maxLength = 0;
  let i = 0;
  let outputLength = output.length;
  if (ctx.maxArrayLength < output.length) outputLength--; // "... more items"
  const separatorSpace = 2;
  const dataLen = new Array(outputLength);
  for (; i < outputLength; i++) {
    const len = getStringWidth(output[i], ctx.colors);
    dataLen[i] = len;
    totalLength += len + separatorSpace;
    if (maxLength < len) maxLength = len;
  }
  const actualMax = maxLength + separatorSpace;
  if (actualMax * 3 + ctx.indentationLvl < ctx.breakLength && (totalLength / actualMax > 5 || maxLength <= 6)) {
    const bias = Math.max(actualMax - 3 - Math.sqrt(actualMax - totalLength / output.length), 1);
    const columns = Math.min(
      Math.round(Math.sqrt(2.5 * bias * outputLength) / bias),
      Math.floor((ctx.breakLength - ctx.indentationLvl) / actualMax),
      ctx.compact * 4,
      15,
    );
    if (columns <= 1) return output;
    const tmp = [];
    const maxLineLength = [];
    for (let c = 0; c < columns; c++) {
      let lineLength = 0;
      for (let j = c; j < output.length; j += columns) if (dataLen[j] > lineLength) lineLength = dataLen[j];
      maxLineLength.push(lineLength + separatorSpace);
    }
    let order = String.prototype.padStart;
    if (value !== undefined) {
      for (let k = 0; k < output.length; k++) {
        if (typeof value[k] !== 'number' && typeof value[k] !== 'bigint') {
          order = String.prototype.padEnd;
          break;
        }
      }
    }
    for (let r = 0; r < outputLength; r += columns) {
      const max = Math.min(r + columns, outputLength);
      let text = '';
      let j = r;
      for (; j < max - 1; j++) {
        const padding = maxLineLength[j - r] + output[j].length - dataLen[j];
        text += order.call(`${output[j]}, `, padding, ' ');
      }
      if (order === String.prototype.padStart) {
        const padding = maxLineLength[j - r] + output[j].length - dataLen[j] - separatorSpace;
        text += output[j].padStart(padding, ' ');
      } else {
        text += output[j];
      }
      tmp.push(text);
    }
    if (ctx.maxArrayLength < output.length) tmp.push(output[outputLength]);
    output = tmp;
  }
  return output;
}

// --- widths -------------------------------------------------------------------------------------------------------------------

const ansi = /[\u001B\u009B][[\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\d/#&.:=?%@~_]+)*|[a-zA-Z\d]+(?:;[-a-zA-Z\d/#&.:=?%@~_]*)*)?(?:\u0007|\u001B\u005C|\u009C))|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-ntqry=><~]))/g;

function stripVTControlCharacters(text) {
  validateString(text, 'str');
  if (!text.includes('\u001B') && !text.includes('\u009B')) return text;
  return text.replace(ansi, '');
}

// Columns that a text takes on a terminal.
function getStringWidth(text, removeControlChars = true) {
  let width = 0;
  if (removeControlChars) text = stripVTControlCharacters(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 127) {
      width += require('internal/util/string_width').wide(text.slice(i).normalize('NFC'));
      break;
    }
    width += code >= 32 ? 1 : 0;
  }
  return width;
}

// --- format ---------------------------------------------------------------------------------------------------------------------

function format(...args) {
  return formatWithOptionsInternal(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  validateObject(inspectOptions, 'inspectOptions', 2);
  return formatWithOptionsInternal(inspectOptions, args);
}

function formatNumberArg(value, options) {
  return formatNumber(stylizeNoColor, value, options?.numericSeparator ?? inspectDefaultOptions.numericSeparator);
}

function hasBuiltInToString(value) {
  if (types.isProxy(value)) {
    const target = proxyTarget(value);
    if (target === undefined || target === null) return true;
    value = target;
  }
  if (typeof value[Symbol.toPrimitive] === 'function' && !types.isDate(value)) return false;
  if (typeof value.toString !== 'function') return true;
  if (hasOwn(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = protoOf(pointer);
    if (pointer === null) return true;
  } while (!hasOwn(pointer, 'toString'));
  const descriptor = Object.getOwnPropertyDescriptor(pointer, 'constructor');
  return descriptor !== undefined && typeof descriptor.value === 'function' && builtInObjects.has(descriptor.value.name);
}

function formatDirective(code, value, options) {
  switch (code) {
    case 115: // s
      if (typeof value === 'number') return formatNumberArg(value, options);
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, options?.numericSeparator ?? inspectDefaultOptions.numericSeparator);
      if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
      return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
    case 106: // j
      return tryStringify(value);
    case 100: // d
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, options?.numericSeparator ?? inspectDefaultOptions.numericSeparator);
      if (typeof value === 'symbol') return 'NaN';
      return formatNumberArg(Number(value), options);
    case 79: // O
      return inspect(value, options);
    case 111: // o
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 105: // i
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, options?.numericSeparator ?? inspectDefaultOptions.numericSeparator);
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
    text += typeof value !== 'string' ? inspect(value, options) : value;
    joined = ' ';
    a++;
  }
  return text;
}

module.exports = { inspect: entry, show: inspect, setDefaultOptions, format, formatWithOptions, formatNumber, formatBigInt, getStringWidth, stripVTControlCharacters, inspectDefaultOptions, strEscape };
