// Sources that came from no file (-e, stdin, vm, compilers of the program's own), kept so that error reports can show their lines
// and tell their columns. The oldest are forgotten when they are many.

const kCharsMax = 32 << 20;

const sources = new Map(); // name -> { text, starts }
let chars = 0;

function forget(name) {
  const known = sources.get(name);
  if (known === undefined) return;
  chars -= known.text.length;
  sources.delete(name);
}

// Where each line begins.
function startsOf(source) {
  if (source.starts !== undefined) return source.starts;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  source.starts = starts;
  return starts;
}

// `skipped`, `indent`: lines that the program says are before it, and characters before its first line (vm's lineOffset, columnOffset).
exports.add = (name, text, skipped = 0, indent = 0) => {
  forget(name);
  require.loaded['internal/errors/stack']?.exports.forget();
  sources.set(name, { text, skipped, indent, starts: undefined });
  chars += text.length;
  for (const oldest of sources.keys()) {
    if (chars <= kCharsMax || oldest === name) break;
    forget(oldest);
  }
};
exports.text = (name) => sources.get(name)?.text;
exports.line = (name, line) => {
  const source = sources.get(name);
  if (source === undefined) return undefined;
  const starts = startsOf(source);
  const at = line - 1 - source.skipped;
  return starts[at] === undefined ? undefined : source.text.slice(starts[at], (starts[at + 1] ?? source.text.length + 1) - 1);
};
// Where a place is in the text, and where its line begins; undefined when it is not known.
function find(name, line, column) {
  const source = sources.get(name);
  const start = source && startsOf(source)[line - 1 - source.skipped];
  if (start === undefined) return undefined;
  return { text: source.text, start, at: start + column - 1 - (start === 0 ? source.indent : 0) };
}
// [text of the line before a place, some text from it on]
exports.around = (name, line, column) => {
  const place = find(name, line, column);
  return place && [place.text.slice(Math.max(place.start, place.at - 256), place.at), place.text.slice(place.at, place.at + 32)];
};
// The text before a place, as much of it as internalBinding('compile').owner() looks at.
exports.until = (name, line, column) => {
  const place = find(name, line, column);
  return place && place.text.slice(Math.max(0, place.at - (256 << 10)), place.at);
};
