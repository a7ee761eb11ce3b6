// What a file's functions and blocks ran, from the reports of several processes: one sum, and what that is in lines.

const outerFirst = (a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset;

// How often what stands in `range` ran, by ranges that lie in each other, outer ones first.
function countWithin(ranges, range) {
  let { count } = ranges[0];
  for (const other of ranges) {
    if (other.startOffset > range.startOffset) break;
    if (other.endOffset >= range.endOffset) ({ count } = other);
  }
  return count;
}

// One function of several reports: blocks are those that any of them tells of.
function mergeFunction(reports) {
  const detailed = reports.filter((f) => f.isBlockCoverage);
  if (detailed.length === 0) return reports[0];
  const [first] = detailed;
  if (detailed.length === 1) return first;
  const places = new Map();
  for (const { ranges } of detailed) for (const range of ranges) places.set(`${range.startOffset}:${range.endOffset}`, range);
  for (const { ranges } of detailed) ranges.sort(outerFirst);
  const sums = [...places.values()].map(({ startOffset, endOffset }) => ({ startOffset, endOffset, count: 0 })).sort(outerFirst);
  for (const sum of sums) for (const { ranges } of detailed) sum.count += countWithin(ranges, sum);
  return { functionName: first.functionName, isBlockCoverage: true, ranges: sums };
}

// Of `lists`, each the functions of one report, one list of them all.
function merge(lists) {
  if (lists.length === 1) return lists[0];
  const byPlace = new Map();
  for (const list of lists) {
    for (const f of list) {
      const [{ startOffset, endOffset }] = f.ranges;
      const key = `${startOffset}:${endOffset}:${f.functionName}`;
      const same = byPlace.get(key);
      if (same === undefined) byPlace.set(key, [f]);
      else same.push(f);
    }
  }
  return [...byPlace.values()].map(mergeFunction).sort((a, b) => outerFirst(a.ranges[0], b.ranges[0]));
}

// The lines of a text by their offsets. Comments of the program take some out: the next ones, or all between two comments.
function linesOf(text) {
  const lines = [];
  let offset = 0;
  let skip = 0;
  let enabled = true;
  for (const part of text.split(/(?<=\n)/)) {
    const startOffset = offset;
    offset += part.length;
    const endOffset = offset - /\r?\n$|$/.exec(part)[0].length;
    const ignore = skip > 0 || !enabled;
    if (skip > 0) skip--;
    const next = ignore ? null : /\/\* node:coverage ignore next (?:(\d+) )?\*\//.exec(part);
    if (next !== null) skip = Number(next[1] ?? 1);
    const switched = /\/\* node:coverage (enable|disable) \*\//.exec(part);
    if (switched !== null) {
      skip = 0;
      enabled = switched[1] === 'enable';
    }
    lines.push({ line: lines.length + 1, startOffset, endOffset, ignore, count: startOffset === endOffset ? 1 : 0 });
  }
  return lines;
}

// The index of the line that holds an offset; one that is the break after a line counts as that line's.
function lineAt(lines, offset) {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle].startOffset <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Gives a range's count to each line that is all within it. What it touches: the first line's number, and whether all are ignored.
function apply({ startOffset, endOffset, count }, lines) {
  let i = lineAt(lines, startOffset);
  const { line } = lines[i];
  let ignored = true;
  for (; i < lines.length && lines[i].startOffset < endOffset; i++) {
    const here = lines[i];
    if (startOffset <= here.startOffset && endOffset >= here.endOffset) here.count = count;
    ignored &&= here.ignore;
  }
  return { line, ignored };
}

function countFile(list, text) {
  const lines = linesOf(text);
  const functions = [];
  const branches = [];
  let coveredBranchCount = 0;
  let coveredFunctionCount = 0;
  list.forEach(({ functionName, isBlockCoverage, ranges }, index) => {
    let most = 0;
    let outer;
    for (const range of ranges) {
      const place = apply(range, lines);
      outer ??= place;
      most = Math.max(most, range.count);
      if (!isBlockCoverage) continue;
      branches.push({ line: place.line, count: range.count });
      if (range.count !== 0 || place.ignored) coveredBranchCount++;
    }
    if (index === 0) return; // the file itself
    functions.push({ name: functionName, count: most, line: outer.line });
    if (ranges[0].count !== 0 || outer.ignored) coveredFunctionCount++;
  });
  const told = lines.filter((line) => !line.ignore).map(({ line, count }) => ({ line, count }));
  const counts = { totalLineCount: lines.length, totalBranchCount: branches.length, totalFunctionCount: functions.length,
    coveredLineCount: lines.length - told.filter((line) => line.count === 0).length, coveredBranchCount, coveredFunctionCount };
  return { counts, functions, branches, lines: told };
}

module.exports = { countFile, lineAt, linesOf, merge };
