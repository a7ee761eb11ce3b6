// Source maps, version 3: https://tc39.es/ecma426/. Class SourceMap of module, and which map a loaded file has.

const core = internalBinding('core');

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...DIGITS].map((digit, i) => [digit, i]));

// The next number of `text` from state.at on.
function number(text, state) {
  let result = 0;
  let shift = 0;
  for (;;) {
    const digit = values.get(text[state.at++]);
    if (digit === undefined) throw new Error('not a VLQ digit');
    result |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) === 0) return result === 1 ? -0x80000000 : result & 1 ? -(result >>> 1) : result >>> 1; // a sign alone is the least of all
  }
}

// Rows [generatedLine, generatedColumn, source, originalLine, originalColumn, name], in order; short ones have no origin.
function decode(map, offset, rows) {
  const { mappings, sources = [], names = [], sourceRoot } = map;
  const root = sourceRoot ? `${sourceRoot.replace(/\/$/, '')}/` : '';
  const state = { at: 0 };
  let line = offset.line;
  let column = offset.column;
  let source = 0;
  let originalLine = 0;
  let originalColumn = 0;
  let name = 0;
  while (state.at < mappings.length) {
    const c = mappings[state.at];
    if (c === ';') {
      line++;
      column = 0;
      state.at++;
      continue;
    }
    if (c === ',') {
      state.at++;
      continue;
    }
    column += number(mappings, state);
    const more = () => state.at < mappings.length && mappings[state.at] !== ',' && mappings[state.at] !== ';';
    if (!more()) {
      rows.push([line, column]);
      continue;
    }
    source += number(mappings, state);
    originalLine += number(mappings, state);
    originalColumn += number(mappings, state);
    const row = [line, column, root + sources[source], originalLine, originalColumn];
    if (more()) {
      name += number(mappings, state);
      row.push(names[name]);
    }
    rows.push(row);
  }
}

const clone = (payload) => {
  const copy = { ...payload };
  for (const key of ['sources', 'names', 'sections', 'sourcesContent']) if (Array.isArray(payload[key])) copy[key] = [...payload[key]];
  return copy;
};

class SourceMap {
  #payload;
  #rows = [];
  #lineLengths;
  constructor(payload, options = undefined) {
    if (payload === null || typeof payload !== 'object') {
      const { codes } = require('internal/errors');
      throw new codes.ERR_INVALID_ARG_TYPE('payload', 'object', payload);
    }
    this.#payload = clone(payload);
    this.#lineLengths = options?.lineLengths === undefined ? undefined : [...options.lineLengths];
    const sections = payload.sections ?? [{ offset: { line: 0, column: 0 }, map: payload }];
    for (const { offset, map } of sections) decode(map, offset, this.#rows);
    this.#rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  get payload() { return clone(this.#payload); }
  get lineLengths() { return this.#lineLengths === undefined ? undefined : [...this.#lineLengths]; }

  // Zero-based, both ways.
  findEntry(line, column) {
    const rows = this.#rows;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle][0] < line || (rows[middle][0] === line && rows[middle][1] <= column)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return {};
    const row = rows[low - 1];
    return { generatedLine: row[0], generatedColumn: row[1], originalSource: row[2], originalLine: row[3], originalColumn: row[4], name: row[5] };
  }

  // One-based, both ways.
  findOrigin(lineNumber, columnNumber) {
    const found = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (found.originalSource === undefined || found.originalLine === undefined || found.originalColumn === undefined || found.generatedLine === undefined ||
        found.generatedColumn === undefined) return {};
    return {
      name: found.name,
      fileName: found.originalSource,
      lineNumber: found.originalLine + lineNumber - 1 - found.generatedLine + 1,
      columnNumber: found.originalColumn + columnNumber - 1 - found.generatedColumn + 1,
    };
  }
}

// --- of loaded files -------------------------------------------------------------------------------------------------------

const given = new Map(); // file or URL -> a text that was compiled in its place
const known = new Map(); // file or URL -> SourceMap, or null: it has none

const isURL = /^[A-Za-z][A-Za-z\d+.-]+:/;
const toURL = (file) => (isURL.test(file) ? file : require('url').pathToFileURL(file).href);

// The text that a source map is found in: what was compiled, or the file.
function textOf(file) {
  const text = given.get(file);
  if (text !== undefined) return text;
  if (!core.wrapped.has(file)) return undefined; // it was not loaded
  const path = file.startsWith('file:') ? require('url').fileURLToPath(file.replace(/[?#].*$/s, '')) : file;
  return path.startsWith('/') ? internalBinding('modules').readIfThere(path) : undefined;
}

function payloadAt(url, file) {
  const data = /^data:application\/json[^,]*?(;base64)?,([^]*)$/.exec(url);
  if (data !== null) return JSON.parse(data[1] === undefined ? decodeURIComponent(data[2]) : require('buffer').Buffer.from(data[2], 'base64').toString());
  const place = new URL(url, toURL(file));
  if (place.protocol !== 'file:') return undefined;
  const text = internalBinding('modules').readIfThere(require('url').fileURLToPath(place));
  return text === undefined ? undefined : JSON.parse(text);
}

function load(file) {
  const text = textOf(file);
  if (text === undefined) return null;
  if (!text.includes('sourceMappingURL=')) return null;
  const compiler = internalBinding('compile');
  const url = compiler.mapURL(text, /\.[cm]?ts$/.test(file) ? compiler.TYPES : 0)?.trim();
  if (url === undefined || /[\s'"`]/.test(url)) return null;
  const payload = payloadAt(url, file);
  if (payload === undefined || payload === null || typeof payload !== 'object') return null;
  // Sources are named by URLs: relative ones lie beside the map.
  const base = url.startsWith('data:') ? toURL(file) : new URL(url, toURL(file)).href;
  if (Array.isArray(payload.sources)) {
    const root = payload.sourceRoot ? `${payload.sourceRoot.replace(/\/$/, '')}/` : '';
    payload.sources = payload.sources.map((source) => {
      const name = `${root}${source ?? ''}`;
      try {
        return new URL(name, base).href;
      } catch {
        return name;
      }
    });
    delete payload.sourceRoot;
  }
  return new SourceMap(payload, { lineLengths: text.replace(/\n$/, '').split('\n').map((line) => line.length) });
}

// The map of a loaded file, by its path or URL; undefined where there is none that can be read.
function mapOf(file) {
  let map = known.get(file);
  if (map === undefined) {
    try {
      map = load(file);
    } catch {
      map = null;
    }
    known.set(file, map);
  }
  return map ?? undefined;
}

const state = { __proto__: null, enabled: false, nodeModules: false, generatedCode: false };

exports.SourceMap = SourceMap;
exports.support = () => Object.freeze({ ...state });
exports.setSupport = function setSupport(enabled, nodeModules, generatedCode) {
  Object.assign(state, { enabled, nodeModules, generatedCode });
  core.sourceMaps = enabled ? { note, original, name: nameAt } : undefined;
};

// Of texts that are compiled in the place of a file.
function note(file, text) {
  known.delete(file);
  if (text.includes('sourceMappingURL=')) given.set(file, text);
  else given.delete(file);
}

const mapped = new Map(); // an original source as stacks name it -> { map, source }

// Where the source has this place: { file, line, column, name }, or undefined.
function original(file, line, column) {
  if (typeof file !== 'string' || file.startsWith('node:') || (!state.nodeModules && file.includes('/node_modules/'))) return undefined;
  const map = mapOf(file);
  if (map === undefined) return undefined;
  const found = map.findEntry(line - 1, column - 1);
  if (found.originalSource === undefined) return undefined;
  const { originalSource: source } = found;
  const shown = source.startsWith('file:') ? require('url').fileURLToPath(source) : source;
  mapped.set(shown, { map, source });
  return { file: shown, line: found.originalLine + 1, column: found.originalColumn + 1, name: found.name };
}

// A function's name in its source: what the place that called it says there.
function nameAt(caller) {
  return caller === undefined ? undefined : original(caller.getFileName(), caller.getLineNumber(), caller.getColumnNumber())?.name;
}

// The text of an original source that a map brought with it.
exports.contentOf = function contentOf(file) {
  const found = mapped.get(file);
  if (found === undefined) return undefined;
  const { sources = [], sourcesContent } = found.map.payload;
  return sourcesContent?.[sources.indexOf(found.source)] ?? undefined;
};

exports.findSourceMap = function findSourceMap(file) {
  if (!state.enabled || typeof file !== 'string' || file === '') return undefined;
  return mapOf(file);
};
