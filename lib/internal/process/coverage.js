// Code coverage: what the counters of src/module/parse_cover.c counted, as V8 reports it (NODE_V8_COVERAGE, and what reads that).

const core = internalBinding('core');

const files = new Map(); // by url: [{ rows, names, length, counts, loads }]
const given = new Map();

// Scripts of vm find their counters by a number, in the hidden global $trk_q.
const scripts = exports.scripts = { __proto__: null };
let lastScript = 0;
let body; // of the script that is compiled now

// `compile` makes the text of a script (its counters have the number 0); what the program gave begins behind `before` units of it
// and has `length`.
exports.ofScript = function ofScript(url, before, length, compile) {
  body = { before, length };
  let code;
  try {
    code = compile();
  } finally {
    body = undefined;
  }
  const counts = exports.take(url);
  if (counts === undefined) return code;
  counts.script ??= `n${String(++lastScript).padStart(5, '0')}`;
  scripts[counts.script] = counts;
  return code.replaceAll('$trk_q.n00000[', `$trk_q.${counts.script}[`); // as long as it was: stacks have its columns
};

// Places in the program's text; functions around it are none of its own.
function moved(rows, { before }) {
  for (let i = 0; i < rows.length; i += 4) {
    rows[i] -= before;
    rows[i + 1] -= before;
  }
}

// Called for each file that is compiled with counters, ahead of its evaluation.
exports.note = function note(url, rows, names, length) {
  if (body !== undefined && body.before !== 0) moved(rows, body);
  if (body !== undefined) length = body.length;
  let list = files.get(url);
  if (list === undefined) files.set(url, list = []);
  let file = list.find((other) => other.length === length && other.rows.length === rows.length && other.rows.every((n, i) => n === rows[i]));
  if (file === undefined) list.push(file = { rows, names, length, counts: new Float64Array(rows.length / 4), loads: 0 });
  file.loads++;
  file.taken = false; // its functions are new
  given.set(url, file.counts);
};

// What a file counts with, once it runs.
exports.take = function take(url) {
  const counts = given.get(url);
  given.delete(url);
  return counts;
};

// A block is told where its count is another than that of what is around it. What stands in a function that never ran is not.
// `taken`: it has been told of before, and only what has run since then is to be.
function functionsOf({ rows, names, length, counts, loads, taken }) {
  const labels = names.split('\n');
  const root = { functionName: '', ranges: [{ startOffset: 0, endOffset: length, count: loads }], isBlockCoverage: true, blocks: [] };
  const found = [root];
  const owners = new Map([[-1, root]]);
  let label = 0;
  for (let id = 0; id < counts.length; id++) {
    const [startOffset, endOffset, owner, isFunction] = rows.subarray(id * 4, id * 4 + 4);
    const range = { startOffset, endOffset, count: counts[id] };
    const around = owners.get(owner);
    if (isFunction === 0) {
      if (endOffset > startOffset) around?.blocks.push(range);
      continue;
    }
    const name = labels[label++];
    if (startOffset < 0) { // around what the program gave, a function's body
      root.ranges[0].count = counts[id];
      owners.set(id, root);
      continue;
    }
    if (around === undefined || (!taken && around.ranges[0].count === 0)) continue;
    const made = { functionName: /^['"[]/.test(name) ? name.replace(/^['"]|['"]$|^\[.*/g, '') : name, ranges: [range], isBlockCoverage: range.count > 0, blocks: [] };
    owners.set(id, made);
    found.push(made);
  }
  found.sort((a, b) => a.ranges[0].startOffset - b.ranges[0].startOffset || b.ranges[0].endOffset - a.ranges[0].endOffset);
  for (const made of found) {
    nest(made.ranges, made.blocks);
    delete made.blocks;
  }
  return taken ? found.filter((made) => made.ranges[0].count > 0) : found;
}

function nest(ranges, blocks) {
  const [whole] = ranges;
  if (whole.count === 0) return;
  blocks.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const open = [whole];
  for (const block of blocks) {
    let before;
    while (open.length > 1 && block.startOffset >= open.at(-1).endOffset) before = open.pop();
    const around = open.at(-1);
    if (block.count === around.count) continue;
    if (block.endOffset > around.endOffset) block.endOffset = around.endOffset;
    if (before?.endOffset === block.startOffset && before.count === block.count) {
      before.endOffset = block.endOffset; // two in a row are one
      open.push(before);
      continue;
    }
    ranges.push(block);
    open.push(block);
  }
}

exports.report = function report() {
  const { pathToFileURL } = require('url');
  const result = [];
  for (const [name, list] of files) {
    const url = name.startsWith('/') ? pathToFileURL(name).href : name;
    for (const file of list) result.push({ scriptId: String(result.length + 1), url, functions: functionsOf(file) });
  }
  return result;
};

exports.clear = function clear() {
  for (const list of files.values()) {
    for (const file of list) file.counts.fill(0);
  }
};

// What has run since the last call, for who takes it again and again: it is forgotten then.
exports.since = function since() {
  const result = exports.report().filter((file) => file.functions.length > 0);
  exports.clear();
  for (const list of files.values()) {
    for (const file of list) {
      file.loads = 0;
      file.taken = true;
    }
  }
  return result;
};

// Files that were compiled from others: what leads back to these.
function sourceMaps(result) {
  const fs = require('fs');
  const { fileURLToPath } = require('url');
  const cache = { __proto__: null };
  for (const { url } of result) {
    if (!url.startsWith('file:')) continue;
    let text;
    try {
      text = fs.readFileSync(fileURLToPath(url), 'utf8');
    } catch {
      continue; // it was never a file, or is none any more
    }
    const map = [...text.matchAll(/\/[*/]#\s+sourceMappingURL=(\S+)/g)].at(-1)?.[1];
    if (map === undefined) continue;
    const entry = cache[url] = { lineLengths: text.split(/\n|\u2028|\u2029/).map((line) => line.length), data: null, url: null };
    try {
      const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/.exec(map);
      if (inline === null) entry.url = new URL(map, url).href;
      const json = inline === null ? fs.readFileSync(new URL(entry.url), 'utf8') :
        inline[1] ? Buffer.from(inline[2], 'base64').toString() : decodeURIComponent(inline[2]);
      entry.data = JSON.parse(json);
    } catch { /* a map that cannot be read: no data */ }
  }
  return cache;
}

exports.taken = function taken() {
  const result = exports.report();
  return { result, 'source-map-cache': sourceMaps(result) };
};

let directory;
let written = 0;

// What is needed to write must be the engine's own: a program may have replaced it.
const { prototype } = Map;
const { iterator } = Symbol;
const own = [prototype[iterator], prototype.entries, Array.prototype[iterator], Object.keys];
const replaced = () => own[0] !== prototype[iterator] || own[1] !== prototype.entries || own[2] !== Array.prototype[iterator] || own[3] !== Object.keys;

exports.write = function write() {
  if (replaced()) {
    core.writeSync(2, `${process.argv0}: the code coverage could not be written: the program has replaced what iterates\n`);
    return;
  }
  const { threadId } = require('worker_threads');
  try {
    const fs = require('fs');
    const text = { 'timestamp': process.hrtime()[0], ...exports.taken() };
    fs.mkdirSync(directory, { recursive: true });
    const more = written++ === 0 ? '' : `-${written}`;
    fs.writeFileSync(require('path').join(directory, `coverage-${process.pid}-${Date.now()}${more}-${threadId}.json`), JSON.stringify(text));
  } catch (error) {
    core.writeSync(2, `${process.argv0}: the code coverage could not be written: ${error.message}\n`);
  }
};

// Files that are compiled from here on count what they run.
exports.begin = function begin() {
  core.coverage ??= exports;
};

exports.stop = function stop() {
  directory = undefined;
};

// NODE_V8_COVERAGE. A later call changes the folder.
let attached = false;
exports.ofRun = function ofRun(folder) {
  directory = require('path').resolve(folder);
  process.env.NODE_V8_COVERAGE = directory; // as its children start in other folders
  exports.begin();
  if (attached) return;
  attached = true;
  require('internal/process/at_end')(() => {
    if (directory !== undefined) exports.write();
  });
};
exports.active = () => directory !== undefined;
