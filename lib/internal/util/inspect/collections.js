// What collections hold: sets, maps, typed arrays, buffers, iterators, arrays with holes.

const { formatBigInt, formatNumber } = require('internal/util/inspect/primitives');
const { isIndex } = require('internal/util/inspect/names');
const { kArray, kArrayExtras, reduceToSingleString } = require('internal/util/inspect/layout');

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
    output.push(ctx.formatProperty(ctx, value, recurseTimes, key, kArray));
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
      output.push(`${ctx.stylize(`[${key}]`, 'string')}: ${ctx.formatValue(ctx, value[key], recurseTimes, true)}`);
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
  for (let i = 0; i < shown; i++) output.push(ctx.formatValue(ctx, all[i], recurseTimes));
  if (all.length > shown) output.push(remainingText(all.length - shown));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(map, ctx, recurseTimes) {
  const all = [...map];
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), all.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(`${ctx.formatValue(ctx, all[i][0], recurseTimes)} => ${ctx.formatValue(ctx, all[i][1], recurseTimes)}`);
  if (all.length > shown) output.push(remainingText(all.length - shown));
  ctx.indentationLvl -= 2;
  return output;
}

// left: of internal/util/peek
function formatRemaining(left, ctx, recurseTimes) {
  if (left === undefined) return formatUnknown(ctx);
  const { entries, pairs } = left;
  const count = pairs ? entries.length / 2 : entries.length;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), count);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    if (!pairs) {
      output.push(ctx.formatValue(ctx, entries[i], recurseTimes));
      continue;
    }
    const pair = [ctx.formatValue(ctx, entries[2 * i], recurseTimes), ctx.formatValue(ctx, entries[2 * i + 1], recurseTimes)];
    output.push(reduceToSingleString(ctx, pair, '', ['[', ']'], kArrayExtras, recurseTimes));
  }
  if (count > shown) output.push(remainingText(count - shown));
  ctx.indentationLvl -= 2;
  return output;
}

// What a weak collection holds cannot be told.
function formatUnknown(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

module.exports = { formatArrayBuffer, formatArrayWithHoles, formatMap, formatRemaining, formatSet, formatTypedArray, formatUnknown, remainingText };
