// What is seldom printed: boxed primitives, module namespaces, proxies as such, accessors, the options a custom inspection gets.

const types = require('internal/util/types');
const { formatPrimitive, stylizeNoColor } = require('internal/util/inspect/primitives');
const { kArrayExtras, kObject, reduceToSingleString } = require('internal/util/inspect/layout');
const { proxyTarget } = internalBinding('types');

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
  const handler = require('internal/util/peek').proxyHandler(proxy);
  const list = [ctx.formatValue(ctx, target, recurseTimes), handler === undefined ? '{}' : ctx.formatValue(ctx, handler, recurseTimes)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, list, '', ['Proxy [', ']'], kArrayExtras, recurseTimes);
}

function formatPromise(ctx, promise, recurseTimes) {
  const found = require('internal/util/peek').promise(promise);
  if (found === undefined) return [];
  const [state, result] = found;
  if (state === 0) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = ctx.formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
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

function formatNamespaceObject(keys, ctx, value, recurseTimes) {
  const output = new Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    try {
      output[i] = formatNamespaceProperty(ctx, value, recurseTimes, keys[i]);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const name = ctx.formatProperty(ctx, { [keys[i]]: '' }, recurseTimes, keys[i], kObject);
      output[i] = `${name.slice(0, name.lastIndexOf(' ') + 1)}${ctx.stylize('<uninitialized>', 'special')}`;
    }
  }
  keys.length = 0;
  return output;
}

function formatNamespaceProperty(ctx, value, recurseTimes, key) {
  return ctx.formatProperty(ctx, value, recurseTimes, key, kObject, { value: value[key], enumerable: Object.prototype.propertyIsEnumerable.call(value, key) });
}

function formatGetter(ctx, descriptor, original, recurseTimes) {
  let text;
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const style = 'special';
  if (ctx.getters && (ctx.getters === true || (ctx.getters === 'get' && descriptor.set === undefined) || (ctx.getters === 'set' && descriptor.set !== undefined))) {
    ctx.indentationLvl += 2;
    try {
      const got = Reflect.apply(descriptor.get, original, []);
      if (got === null) text = `${ctx.stylize(`[${label}:`, style)} ${ctx.stylize('null', 'null')}${ctx.stylize(']', style)}`;
      else if (typeof got === 'object') text = `${ctx.stylize(`[${label}]`, style)} ${ctx.formatValue(ctx, got, recurseTimes)}`;
      else text = `${ctx.stylize(`[${label}:`, style)} ${formatPrimitive(ctx.stylize, got, ctx)}${ctx.stylize(']', style)}`;
    } catch (error) {
      let why;
      try {
        why = ctx.formatValue(ctx, error, recurseTimes);
      } catch {
        why = 'unknown';
      }
      text = `${ctx.stylize(`[${label}:`, style)} <Inspection threw (${why})>${ctx.stylize(']', style)}`;
    }
    ctx.indentationLvl -= 2;
  } else {
    text = ctx.stylize(`[${label}]`, style);
  }
  return text;
}

module.exports = { formatGetter, formatNamespaceObject, formatPromise, formatProxy, getBoxedBase, userOptions };
