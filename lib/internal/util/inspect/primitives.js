// Strings, numbers, bigints, symbols as text.

const keyPattern = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

// Most text has nothing of this; the others look around each surrogate, which is slow even where there is none.
const mayNeedEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f\ud800-\udfff]/;
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
  if (!mayNeedEscape.test(text)) return `'${text}'`;
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

function stylizeNoColor(text) {
  return text;
}

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
  const text = Object.is(number, -0) ? '-0' : `${number}`;
  if (!Number.isFinite(number) || text.includes('e')) return fn(text, 'number');
  const dot = text.indexOf('.');
  if (dot === -1) return fn(addNumericSeparator(text), 'number');
  return fn(`${addNumericSeparator(text.slice(0, dot))}.${addNumericSeparatorEnd(text.slice(dot + 1))}`, 'number');
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

// The name of a property as it stands before its value.
function formatKey(ctx, key, enumerable) {
  if (typeof key === 'symbol') {
    const name = ctx.stylize(Symbol.prototype.toString.call(key).replace(escapeReplace, escapeCharacter), 'symbol');
    return enumerable === false ? `[${name}]` : name;
  }
  if (key === '__proto__') return "['__proto__']";
  const name = keyPattern.test(key) ? ctx.stylize(key, 'name') : ctx.stylize(strEscape(key), 'string');
  return enumerable === false ? `[${name}]` : name;
}

module.exports = { formatBigInt, formatKey, formatNumber, formatPrimitive, strEscape, stylizeNoColor };
