// The table that reporters print of a run's code coverage.

const COLUMNS = [['line %', 'coveredLinePercent'], ['branch %', 'coveredBranchPercent'], ['funcs %', 'coveredFunctionPercent']];

// Lines that never ran, with what lies next to each other as one: '3 5-7'.
function uncovered(lines) {
  const ranges = [];
  for (const { line, count } of lines) {
    if (count !== 0) continue;
    const last = ranges.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

// Folders and the files in them, by the paths' order: rows of [depth, name, file].
function rowsOf({ files, workingDirectory }) {
  const path = require('path');
  const root = new Map();
  for (const file of files) {
    const parts = path.relative(workingDirectory, file.path).split(path.sep);
    const name = parts.pop();
    let at = root;
    for (const part of parts) {
      let next = at.get(`/${part}`);
      if (next === undefined) at.set(`/${part}`, next = new Map());
      at = next;
    }
    at.set(name, file);
  }
  const rows = [];
  const walk = (folder, depth) => {
    for (const [name, value] of folder) {
      if (!(value instanceof Map)) {
        rows.push([depth, name, value]);
        continue;
      }
      rows.push([depth, name.slice(1), undefined]);
      walk(value, depth + 1);
    }
  };
  walk(root, 0);
  return rows;
}

// `paint` colours, or is undefined: { base, good, fair, bad } are the openings of colours, `reset` ends the report's.
module.exports = function table(summary, prefix, paint) {
  const rows = rowsOf(summary);
  const details = rows.map(([, , file]) => (file === undefined ? '' : uncovered(file.lines)));
  const columns = COLUMNS.reduce((sum, [title]) => sum + title.length + 3, 0);
  const most = (of) => Math.max(0, ...rows.map(of));
  let first = Math.max('all files'.length, most(([depth]) => depth) + most(([, name]) => name.length)) + (paint === undefined ? 0 : 2);
  let last = Math.max('uncovered lines'.length, ...details.map((text) => text.length));
  let width = first + columns + last + 4;
  const room = (process.stdout.columns || Infinity) - prefix.length;
  if (width > room) {
    first = Math.min(first, Math.floor(room / 2));
    last = Math.max(room - columns - first - 4, 1);
    width = room;
  }
  const grade = (value) => (value > 90 ? 'good' : value > 50 ? 'fair' : 'bad');
  const colored = (text, name) => (paint === undefined ? text : `${paint[name]}${text}${paint.base}`);
  const head = (text, size) => (text.length > size ? `${text.slice(0, size - 1)}\u2026` : text);
  const tail = (text, size) => (text.length > size ? `\u2026${text.slice(1 - size)}` : text).padEnd(size);
  const line = (name, cells, end) => `${prefix}${name} | ${cells.join(' | ')} | ${head(end, last)}\n`;
  const cellsOf = (sums) => COLUMNS.map(([title, key]) => colored(sums[key].toFixed(2).padStart(title.length), grade(sums[key])));
  const rule = `${prefix}${'-'.repeat(width)}\n`;

  let text = `${paint?.base ?? ''}${prefix}start of coverage report\n${rule}`;
  text += line('file'.padEnd(first), COLUMNS.map(([title]) => colored(title, 'bad')), 'uncovered lines') + rule;
  rows.forEach(([depth, name, file], i) => {
    const indent = ' '.repeat(depth);
    const label = tail(name, Math.max(first - depth, 1));
    if (file === undefined) {
      text += line(indent + label, COLUMNS.map(([title]) => colored(' '.repeat(title.length), 'bad')), '');
      return;
    }
    const mean = COLUMNS.reduce((sum, [, key]) => sum + file[key], 0) / COLUMNS.length;
    text += line(indent + colored(label, grade(mean)), cellsOf(file), details[i]);
  });
  text += rule + line('all files'.padEnd(first), cellsOf(summary.totals), '') + rule;
  return `${text}${prefix}end of coverage report\n${paint?.reset ?? ''}`;
};
