// Objects that are neither plain nor arrays: what goes before, around and into each kind. Each function gives a kind as
// value.js takes it, or undefined when the object is not one of its own. None is a proxy, which `true` tells util.types.

const types = require('internal/util/types');
const { getCtxName, getKeys, getOwnNonIndexProperties, getPrefix, isPlain } = require('internal/util/inspect/names');
const { kArrayExtras, kObject } = require('internal/util/inspect/layout');
const collections = () => require('internal/util/inspect/collections');

const nothing = () => [];
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;
const typedPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedLength = Object.getOwnPropertyDescriptor(typedPrototype, 'length').get;
const typedTag = Object.getOwnPropertyDescriptor(typedPrototype, Symbol.toStringTag).get;

const flagsGetter = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get;
// What the getter reads, unless somebody has put another in its place: the engine's takes three times as long.
function flagsOf(re) {
  if (Object.getPrototypeOf(re) !== RegExp.prototype || Object.hasOwn(re, 'flags') ||
    Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags')?.get !== flagsGetter) return re.flags;
  return (re.hasIndices ? 'd' : '') + (re.global ? 'g' : '') + (re.ignoreCase ? 'i' : '') + (re.multiline ? 'm' : '') +
    (re.dotAll ? 's' : '') + (re.unicode ? 'u' : '') + (re.unicodeSets ? 'v' : '') + (re.sticky ? 'y' : '');
}

const done = (text) => ({ text });
const kind = (keys, braces, formatter = nothing, extrasType = kObject, base = '') => ({ text: undefined, keys, base, braces, formatter, extrasType });

function iterable(ctx, value, constructor, tag, bare) {
  if (types.isSet(value, true)) {
    const size = setSize.call(value);
    const prefix = getPrefix(constructor, tag, 'Set', `(${size})`);
    const keys = getKeys(value, ctx.showHidden);
    if (size === 0 && keys.length === 0 && bare) return done(`${prefix}{}`);
    const items = constructor !== null ? (v) => v : (v) => Set.prototype.values.call(v);
    return kind(keys, [`${prefix}{`, '}'], (c, v, r) => collections().formatSet(items(v), c, r));
  }
  if (types.isMap(value, true)) {
    const size = mapSize.call(value);
    const prefix = getPrefix(constructor, tag, 'Map', `(${size})`);
    const keys = getKeys(value, ctx.showHidden);
    if (size === 0 && keys.length === 0 && bare) return done(`${prefix}{}`);
    return kind(keys, [`${prefix}{`, '}'], (c, v, r) => collections().formatMap(Map.prototype.entries.call(v), c, r));
  }
  if (types.isTypedArray(value)) {
    const keys = getOwnNonIndexProperties(value, ctx.showHidden);
    const fallback = constructor === null ? typedTag.call(value) : '';
    const bound = constructor === null ? new globalThis[fallback](value) : value;
    const length = typedLength.call(value); // an own `length` may hide it
    const prefix = getPrefix(constructor, tag, fallback, `(${length})`);
    if (value.length === 0 && keys.length === 0 && !ctx.showHidden) return done(`${prefix}[]`);
    return kind(keys, [`${prefix}[`, ']'], (c, v, r) => collections().formatTypedArray(bound, length, c, v, r), kArrayExtras);
  }
  const iterator = types.isMapIterator(value) ? 'Map' : types.isSetIterator(value) ? 'Set' : undefined;
  if (iterator === undefined) return undefined;
  const left = require('internal/util/peek').remaining(value, iterator === 'Map');
  const usual = `${iterator} Iterator`;
  const name = left?.pairs ? `${iterator} Entries` : usual;
  const open = `[${tag === usual || tag === '' ? name : `${tag}] [${name}`}] {`;
  return kind(getKeys(value, ctx.showHidden), [open, '}'], (c, v, r) => collections().formatRemaining(left, c, r));
}

// Those whose text stands before the braces, or for all of it.
function withBase(ctx, value, constructor, tag, bare, atBottom) {
  let base;
  let keys = getKeys(value, ctx.showHidden);
  let style;
  if (types.isRegExp(value, true)) {
    if (!ctx.showHidden && keys.length > 0) keys = keys.filter((key) => key !== 'lastIndex');
    const re = constructor !== null ? value : new RegExp(value);
    base = `/${re.source}/${flagsOf(re)}`; // as RegExp.prototype.toString, which is slow
    const prefix = getPrefix(constructor, tag, 'RegExp');
    if (prefix !== 'RegExp ') base = `${prefix}${base}`;
    base = ctx.stylize(base, 'regexp');
    if (atBottom) return done(base);
  } else if (types.isDate(value, true)) {
    base = Number.isNaN(Date.prototype.getTime.call(value)) ? Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
    const prefix = getPrefix(constructor, tag, 'Date');
    if (prefix !== 'Date ') base = `${prefix}${base}`;
    style = 'date';
  } else if (types.isNativeError(value) || value instanceof Error) {
    base = require('internal/util/inspect/errors').formatError(value, constructor, tag, ctx, keys);
  } else {
    return undefined;
  }
  if (keys.length === 0 && bare) return done(style === undefined ? base : ctx.stylize(base, style));
  return kind(keys, ['{', '}'], nothing, kObject, base);
}

function bufferOrView(ctx, value, recurseTimes, typedArray, constructor, tag, bare) {
  const keys = getKeys(value, ctx.showHidden);
  if (types.isAnyArrayBuffer(value, true)) {
    const prefix = getPrefix(constructor, tag, types.isArrayBuffer(value, true) ? 'ArrayBuffer' : 'SharedArrayBuffer');
    if (typedArray !== undefined && keys.length === 0 && bare) {
      const { formatNumber } = require('internal/util/inspect/primitives');
      return done(`${prefix}{ [byteLength]: ${formatNumber(ctx.stylize, value.byteLength, false)} }`);
    }
    keys.unshift('byteLength');
    return kind(keys, [`${prefix}{`, '}'], typedArray === undefined ? (c, v) => collections().formatArrayBuffer(c, v) : nothing);
  }
  if (!types.isDataView(value)) return undefined;
  const open = `${getPrefix(constructor, tag, 'DataView')}{`;
  // Its lengths throw then; the layout is Node's.
  if (value.buffer?.detached) {
    return done(`${open}\n      [byteLength]: 0,\n      [byteOffset]: undefined,\n      [buffer]: ${ctx.formatValue(ctx, value.buffer, recurseTimes)}\n    }`);
  }
  keys.unshift('byteLength', 'byteOffset', 'buffer');
  return kind(keys, [open, '}']);
}

function isUrl(value) {
  const URL = require.loaded['internal/url/url']?.exports.URL;
  return URL !== undefined && value instanceof URL;
}

function special(ctx, value, constructor, tag, bare, atBottom) {
  const keys = getKeys(value, ctx.showHidden);
  const braces = (name) => [`${getPrefix(constructor, tag, name)}{`, '}'];
  if (types.isPromise(value)) {
    return kind(keys, braces('Promise'), (c, v, r) => require('internal/util/inspect/rare').formatPromise(c, v, r));
  }
  if (types.isWeakSet(value, true)) return kind(keys, braces('WeakSet'), (c) => collections().formatUnknown(c));
  if (types.isWeakMap(value, true)) return kind(keys, braces('WeakMap'), (c) => collections().formatUnknown(c));
  if (types.isModuleNamespaceObject(value)) {
    return kind(keys, braces('Module'), (c, v, r) => require('internal/util/inspect/rare').formatNamespaceObject(keys, c, v, r));
  }
  if (isUrl(value) && !atBottom) return keys.length === 0 && bare ? done(value.href) : kind(keys, ['{', '}'], nothing, kObject, value.href);
  if (!types.isBoxedPrimitive(value, true)) return undefined;
  const base = require('internal/util/inspect/rare').getBoxedBase(value, ctx, keys, constructor, tag);
  return keys.length === 0 && bare ? done(base) : kind(keys, ['{', '}'], nothing, kObject, base);
}

function plainObject(ctx, value, prefix, bare) {
  const keys = getKeys(value, ctx.showHidden);
  return keys.length === 0 && bare ? done(`${prefix}{}`) : kind(keys, [`${prefix}{`, '}']);
}

// constructor: its name, null for an object without prototype. protoProps: what the prototypes show, or undefined.
exports.kindOf = function kindOf(ctx, value, recurseTimes, typedArray, constructor, tag, protoProps) {
  const bare = protoProps === undefined;
  const atBottom = recurseTimes > ctx.depth && ctx.depth !== null;
  if (value[Symbol.iterator] || constructor === null) {
    const found = iterable(ctx, value, constructor, tag, bare);
    if (found !== undefined) return found;
  }
  if (typeof value === 'function') {
    const base = require('internal/util/inspect/functions').getFunctionBase(ctx, value, constructor, tag);
    const keys = getKeys(value, ctx.showHidden);
    return keys.length === 0 && bare ? done(ctx.stylize(base, 'special')) : kind(keys, ['{', '}'], nothing, kObject, base);
  }
  if (types.isArgumentsObject(value)) return plainObject(ctx, value, '[Arguments] ', bare);
  const plain = isPlain(value);
  if (constructor === 'Object' && (plain || (!types.isBoxedPrimitive(value, true) && !types.isNativeError(value) && !types.isRegExp(value, true) && !types.isDate(value, true)))) {
    return plainObject(ctx, value, tag !== '' ? getPrefix(constructor, tag, 'Object') : '', bare);
  }
  if (plain) return plainObject(ctx, value, getCtxName(constructor, tag, value), bare);
  return withBase(ctx, value, constructor, tag, bare, atBottom) ?? bufferOrView(ctx, value, recurseTimes, typedArray, constructor, tag, bare) ??
    special(ctx, value, constructor, tag, bare, atBottom) ?? plainObject(ctx, value, getCtxName(constructor, tag, value), bare);
};
