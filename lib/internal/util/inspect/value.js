// The recursion of util.inspect: a value, an object with its properties, one property. Plain objects and arrays are here; other
// kinds of objects are looked up in kinds.js when one comes up. ctx carries this file's functions to where they are needed.

const types = require('internal/util/types');
const { formatKey, formatPrimitive } = require('internal/util/inspect/primitives');
const { getConstructorName, getCtxName, getKeys, getOwnNonIndexProperties, getPrefix, getPrefixName, isEnumerable, isPlain } = require('internal/util/inspect/names');
const { kArray, kArrayExtras, kObject, reduceToSingleString } = require('internal/util/inspect/layout');
const { proxyTarget } = internalBinding('types');

const customInspect = Symbol.for('nodejs.util.inspect.custom');
const hasOwn = Object.hasOwn;

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');
  const context = value;
  let proxies = 0;
  if (types.isProxy(value)) {
    const { proxyHandler } = require('internal/util/peek');
    do {
      if (proxyHandler(value) === null) return ctx.stylize('<Revoked Proxy>', 'special');
      if (ctx.showProxy) return require('internal/util/inspect/rare').formatProxy(ctx, value, recurseTimes);
      value = proxyTarget(value);
      proxies++;
    } while (types.isProxy(value));
  }
  if (ctx.customInspect) {
    const maybe = value[customInspect];
    if (typeof maybe === 'function' && maybe !== ctx.inspect && !(value.constructor && value.constructor.prototype === value && hasOwn(value, 'constructor'))) {
      const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
      const isCrossContext = proxies !== 0 || !(context instanceof Object);
      const { userOptions } = require('internal/util/inspect/rare');
      const result = Reflect.apply(maybe, context, [depth, userOptions(ctx, isCrossContext), ctx.inspect]);
      if (result !== context) {
        if (typeof result !== 'string') return formatValue(ctx, result, recurseTimes);
        return result.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
      }
    }
  }
  if (ctx.seen.includes(value)) return formatCircular(ctx, value);
  const text = formatObject(ctx, value, recurseTimes, typedArray);
  return proxies === 0 ? text : `${ctx.stylize('Proxy(', 'special').repeat(proxies)}${text}${ctx.stylize(')', 'special').repeat(proxies)}`;
}

function formatCircular(ctx, value) {
  ctx.circular ??= new Map();
  let index = ctx.circular.get(value);
  if (index === undefined) {
    index = ctx.circular.size + 1;
    ctx.circular.set(value, index);
  }
  return ctx.stylize(`[Circular *${index}]`, 'special');
}

const nothing = () => [];

// The kind of an object: { text } when that is all, else what goes before, around and into it.
function kindOf(ctx, value, recurseTimes, typedArray, constructor, tag, protoProps) {
  const iterable = value[Symbol.iterator] || constructor === null;
  if (iterable && Array.isArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ? getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
    const keys = getOwnNonIndexProperties(value, ctx.showHidden);
    const text = value.length === 0 && keys.length === 0 && protoProps === undefined ? `${prefix}[]` : undefined;
    return { text, keys, base: '', braces: [`${prefix}[`, ']'], formatter: formatArray, extrasType: kArrayExtras };
  }
  if (!iterable && typeof value !== 'function' && isPlain(value)) {
    const keys = getKeys(value, ctx.showHidden);
    const prefix = constructor !== 'Object' ? getCtxName(constructor, tag, value) : tag !== '' ? getPrefix(constructor, tag, 'Object') : '';
    const text = keys.length === 0 && protoProps === undefined ? `${prefix}{}` : undefined;
    return { text, keys, base: '', braces: [`${prefix}{`, '}'], formatter: nothing, extrasType: kObject };
  }
  return require('internal/util/inspect/kinds').kindOf(ctx, value, recurseTimes, typedArray, constructor, tag, protoProps);
}

function tagOf(ctx, value) {
  let tag;
  try {
    tag = value[Symbol.toStringTag];
  } catch {
    return ''; // a getter that throws: as if there were none
  }
  if (typeof tag !== 'string' || (tag !== '' && (ctx.showHidden ? hasOwn(value, Symbol.toStringTag) : isEnumerable(value, Symbol.toStringTag)))) return '';
  return tag;
}

function formatObject(ctx, value, recurseTimes, typedArray) {
  const deeper = !(recurseTimes > ctx.depth) || ctx.depth === null; // without end for what is no number, too
  let protoProps = ctx.showHidden && deeper ? [] : undefined;
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps);
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;
  const tag = tagOf(ctx, value);
  const { text, keys, braces, formatter, extrasType, base } = kindOf(ctx, value, recurseTimes, typedArray, constructor, tag, protoProps);
  if (text !== undefined) return text;
  if (!deeper) {
    const name = getCtxName(constructor, tag, value).slice(0, -1);
    if (constructor === null) return ctx.stylize(name, 'special');
    return ctx.stylize(!name.includes('null prototype') ? `[${getPrefixName(constructor, tag, value)}]` : `[${name}]`, 'special');
  }
  recurseTimes += 1;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  const indentationLvl = ctx.indentationLvl;
  let output;
  try {
    output = formatter(ctx, value, recurseTimes);
    for (let i = 0; i < keys.length; i++) output.push(formatProperty(ctx, value, recurseTimes, keys[i], extrasType));
    if (protoProps !== undefined) output.push(...protoProps);
  } catch (error) {
    if (!require('internal/errors').isStackOverflowError(error)) throw error;
    ctx.seen.pop();
    ctx.indentationLvl = indentationLvl;
    return ctx.stylize(`[${getCtxName(constructor, tag, value).slice(0, -1)}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  const head = markCircular(ctx, value, base, braces);
  ctx.seen.pop();
  if (ctx.sorted) sort(ctx, output, keys, extrasType);
  const result = reduceToSingleString(ctx, output, head, braces, extrasType, recurseTimes, value);
  // A bound to what is printed in all.
  const newLength = (ctx.budget[ctx.indentationLvl] || 0) + result.length;
  ctx.budget[ctx.indentationLvl] = newLength;
  if (newLength > 2 ** 27) ctx.depth = -1;
  return result;
}

// What something within refers back to is given a number.
function markCircular(ctx, value, base, braces) {
  const index = ctx.circular?.get(value);
  if (index === undefined) return base;
  const reference = ctx.stylize(`<ref *${index}>`, 'special');
  if (ctx.compact !== true) return base === '' ? reference : `${reference} ${base}`;
  braces[0] = `${reference} ${braces[0]}`;
  return base;
}

function sort(ctx, output, keys, extrasType) {
  const comparator = ctx.sorted === true ? undefined : ctx.sorted;
  if (extrasType === kObject) {
    output.sort(comparator);
  } else if (keys.length > 1) {
    const sorted = output.slice(output.length - keys.length).sort(comparator);
    output.splice(output.length - keys.length, keys.length, ...sorted);
  }
}

function formatArray(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    const descriptor = Object.getOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) return require('internal/util/inspect/collections').formatArrayWithHoles(ctx, value, recurseTimes, shown, output, i);
    output.push(formatProperty(ctx, value, recurseTimes, i, kArray, descriptor));
  }
  if (length > shown) output.push(require('internal/util/inspect/collections').remainingText(length - shown));
  return output;
}

function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  let text;
  let extra = ' ';
  descriptor ??= Object.getOwnPropertyDescriptor(value, key);
  const inherited = descriptor === undefined; // the sizes of buffers and views, which are shown as hidden ones
  if (inherited) descriptor = { value: value[key], enumerable: false };
  if (descriptor.value !== undefined) {
    const diff = ctx.compact !== true || type !== kObject ? 2 : 3;
    ctx.indentationLvl += diff;
    text = formatValue(ctx, descriptor.value, recurseTimes);
    if (diff === 3 && ctx.breakLength < require('internal/util/inspect/widths').getStringWidth(text, ctx.colors)) extra = `\n${' '.repeat(ctx.indentationLvl)}`;
    ctx.indentationLvl -= diff;
  } else if (descriptor.get !== undefined) {
    text = require('internal/util/inspect/rare').formatGetter(ctx, descriptor, original, recurseTimes);
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (type === kArray) return text;
  if (inherited) return `${ctx.stylize(`[${String(key)}]`, 'string')}:${extra}${text}`;
  return `${formatKey(ctx, key, descriptor.enumerable)}:${extra}${text}`;
}

module.exports = { formatProperty, formatValue };
