// Code coverage of files that were made from others, told of those others (--enable-source-maps).

const { codes } = require('internal/errors');

// The lines of what ran: [{ startOffset }], by the lengths of its lines.
function generatedLines(lengths) {
  let offset = 0;
  return lengths.map((length) => {
    const startOffset = offset;
    offset += length + 1;
    return { startOffset };
  });
}

class Original {
  constructor(url, content, generated) {
    this.url = url;
    this.functions = [];
    if (content == null) {
      try {
        content = require('fs').readFileSync(require('url').fileURLToPath(url), 'utf8');
      } catch {
        throw new codes.ERR_SOURCE_MAP_MISSING_SOURCE(url, generated);
      }
    }
    this.text = content;
    this.lines = require('internal/test_runner/coverage_counts').linesOf(content);
  }
  offset({ originalLine, originalColumn }) {
    const line = this.lines[Math.min(originalLine, this.lines.length - 1)];
    return Math.min(line.startOffset + originalColumn, line.endOffset);
  }
  // Where what is mapped first begins: a line is all of it where only the word that exports it comes before.
  startOffset(entry) {
    const offset = this.offset(entry);
    const { startOffset } = this.lines[Math.min(entry.originalLine, this.lines.length - 1)];
    return /^\s*(?:export\s+(?:default\s+)?)?$/.test(this.text.slice(startOffset, offset)) ? startOffset : offset;
  }
  // Where what is mapped last ends: a line is all of it where only what closes something comes after.
  endOffset(entry) {
    const offset = this.offset(entry);
    const [rest] = /^[\s)}\];,]*/.exec(this.text.slice(offset));
    const { endOffset } = this.lines[Math.min(entry.originalLine, this.lines.length - 1)];
    return offset + rest.length >= endOffset ? endOffset : offset;
  }
}

function mapFile(url, functions, { lineLengths, data, url: mapUrl }, originals) {
  if (data === null) throw new codes.ERR_SOURCE_MAP_CORRUPT(url);
  const { SourceMap } = require('internal/modules/source_map');
  const { lineAt } = require('internal/test_runner/coverage_counts');
  const map = new SourceMap(data, { lineLengths });
  const lines = generatedLines(lineLengths);
  const place = (offset, back) => {
    const line = lineAt(lines, offset - back);
    return map.findEntry(line, Math.max(0, offset - back - lines[line].startOffset));
  };
  const originalOf = (source) => {
    const target = new URL(source, mapUrl ?? url).href;
    let found = originals.get(target);
    if (found === undefined) originals.set(target, found = new Original(target, data.sourcesContent?.[data.sources.indexOf(source)], url));
    return found;
  };
  const made = new Map();
  for (const { functionName, isBlockCoverage, ranges } of functions) {
    let owner;
    const mapped = [];
    for (const { startOffset, endOffset, count } of ranges) {
      const last = place(endOffset, 1);
      let first = place(startOffset, 0);
      if (!first.originalSource && startOffset === 0) first = { ...last, originalLine: 0, originalColumn: 0 }; // a first line that is nobody's
      if (!first.originalSource || first.originalSource !== last.originalSource) continue;
      const original = originalOf(first.originalSource);
      owner ??= original;
      if (original === owner) mapped.push({ startOffset: original.startOffset(first), endOffset: original.endOffset(last), count });
    }
    if (owner === undefined) continue;
    const list = made.get(owner);
    const f = { functionName, isBlockCoverage, ranges: mapped };
    if (list === undefined) made.set(owner, [f]);
    else list.push(f);
  }
  for (const [original, list] of made) original.functions.push(list);
}

// `found`: [[url, functions]]. Gives such a list, with a third element where what tells of a file is not the file itself: its text.
exports.mapBack = function mapBack(found, maps) {
  const { merge } = require('internal/test_runner/coverage_counts');
  const originals = new Map();
  const result = [];
  for (const [url, functions] of found) {
    if (maps[url] === undefined) result.push([url, functions]);
    else mapFile(url, functions, maps[url], originals);
  }
  for (const { url, text, functions } of originals.values()) result.push([url, merge(functions), text]);
  return result;
};
