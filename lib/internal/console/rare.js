// What consoles need seldom: construction by a program, timers, tables.

const { codes } = require('internal/errors');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { getStringWidth } = require('internal/util/inspect/widths');
const types = require('internal/util/types');

function construct(self, options, newState, kState) {
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation } = options;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, 1000);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    const all = inspectOptions instanceof Map ? [...inspectOptions.values()] : [inspectOptions];
    for (const one of all) {
      if (one.colors !== undefined && options.colorMode !== undefined) {
        throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
      }
    }
  }
  const hidden = (name, value) => Object.defineProperty(self, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
  const state = newState({ ignoreErrors: Boolean(ignoreErrors), colorMode, inspectOptions, ...(groupIndentation === undefined ? {} : { groupIndentation }) });
  Object.defineProperty(self, kState, { __proto__: null, value: state, enumerable: false });
  hidden('_stdout', stdout);
  hidden('_stderr', stderr);
  hidden('_ignoreErrors', Boolean(ignoreErrors));
  hidden('_times', state.timers);
}

// --- timers --------------------------------------------------------------------------------------------------------

function time(state, label) {
  if (state.timers.has(label)) {
    process.emitWarning(`Label '${label}' already exists for console.time()`);
    return;
  }
  state.timers.set(label, process.hrtime());
}

function elapsed(state, name, label) {
  const start = state.timers.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return undefined;
  }
  const [s, ns] = process.hrtime(start);
  return formatTime(s * 1000 + ns / 1e6);
}

const pad = (value) => `${value}`.padStart(2, '0');

function formatTime(ms) {
  let hours = 0;
  let minutes = 0;
  let seconds = 0;
  if (ms >= 1000) {
    if (ms >= 60000) {
      if (ms >= 3600000) {
        hours = Math.floor(ms / 3600000);
        ms %= 3600000;
      }
      minutes = Math.floor(ms / 60000);
      ms %= 60000;
    }
    seconds = ms / 1000;
  }
  if (hours !== 0 || minutes !== 0) {
    const [whole, fraction] = seconds.toFixed(3).split('.');
    const text = hours !== 0 ? `${hours}:${pad(minutes)}` : `${minutes}`;
    return `${text}:${pad(whole)}.${fraction} (${hours !== 0 ? 'h:m' : ''}m:ss.mmm)`;
  }
  if (seconds !== 0) return `${seconds.toFixed(3)}s`;
  return `${Number(ms.toFixed(3))}ms`;
}

function timeEnd(console, state, label) {
  const text = elapsed(state, 'timeEnd', label);
  if (text === undefined) return;
  console.log('%s: %s', label, text);
  state.timers.delete(label);
}

function timeLog(console, state, label, data) {
  const text = elapsed(state, 'timeLog', label);
  if (text !== undefined) console.log('%s: %s', label, text, ...data);
}

// --- tables ------------------------------------------------------------------------------------------------------------

function cellWith(options, value) {
  const depth = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2 ? -1 : 0;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, ...options, depth });
}

function draw(head, columns) {
  const rows = Math.max(...columns.map((column) => column.length), 0);
  const widths = head.map((title, i) => Math.max(getStringWidth(title), ...columns[i].map((text) => getStringWidth(text))) + 2);
  const line = (left, middle, right) => left + widths.map((width) => '\u2500'.repeat(width)).join(middle) + right;
  const row = (cells) => `\u2502${cells.map((text, i) => ` ${text}${' '.repeat(widths[i] - getStringWidth(text) - 1)}`).join('\u2502')}\u2502`;
  let text = `${line('\u250c', '\u252c', '\u2510')}\n${row(head)}\n${line('\u251c', '\u253c', '\u2524')}\n`;
  for (let i = 0; i < rows; i++) text += `${row(columns.map((column) => column[i] ?? ''))}\n`;
  return text + line('\u2514', '\u2534', '\u2518');
}

function table(console, options, data, properties) {
  if (properties !== undefined) validateArray(properties, 'properties');
  if (data === null || typeof data !== 'object') {
    console.log(data);
    return;
  }
  const cell = (value) => cellWith(options, value);
  const isMap = types.isMap(data);
  const iterates = types.isSet(data) || types.isSetIterator(data);
  if (isMap || types.isMapIterator(data)) {
    const keys = [];
    const values = [];
    for (const entry of data) {
      if (!Array.isArray(entry)) {
        values.push(cell(entry));
        continue;
      }
      keys.push(cell(entry[0]));
      values.push(cell(entry[1]));
    }
    const index = values.map((ignored, i) => `${i}`);
    console.log(isMap || keys.length > 0 ? draw(['(iteration index)', 'Key', 'Values'], [index, keys, values]) : draw(['(iteration index)', 'Values'], [index, values]));
    return;
  }
  if (iterates) {
    const values = [...data].map(cell);
    console.log(draw(['(iteration index)', 'Values'], [values.map((ignored, i) => `${i}`), values]));
    return;
  }
  const columns = new Map();
  const values = [];
  let hasPrimitives = false;
  const indexes = Object.keys(data);
  indexes.forEach((index, i) => {
    const item = data[index];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (primitive && properties === undefined) {
      hasPrimitives = true;
      values[i] = cell(item);
      return;
    }
    for (const key of properties ?? Object.keys(item)) {
      if (!columns.has(key)) columns.set(key, []);
      columns.get(key)[i] = !primitive && Object.hasOwn(item, key) ? cell(item[key]) : '';
    }
  });
  const head = ['(index)', ...[...columns.keys()].map(String)];
  const body = [indexes, ...columns.values()];
  if (hasPrimitives) {
    head.push('Values');
    body.push(values);
  }
  console.log(draw(head, body.map((column) => Array.from({ length: indexes.length }, (ignored, i) => column[i] ?? ''))));
}

module.exports = { construct, time, timeEnd, timeLog, table, formatTime };
