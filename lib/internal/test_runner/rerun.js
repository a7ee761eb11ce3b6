// --test-rerun-failures: a file that remembers which tests have passed; a later run leaves those out. It is an array,
// one object for each attempt, from where a test is declared to the attempt it passed on.

const { codes } = require('internal/errors');
const nop = () => {};

function read(file) {
  let text;
  try {
    text = require('fs').readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  let list;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    const error = new codes.ERR_INVALID_STATE(`the rerun state file '${file}' is not valid JSON`);
    error.cause = cause;
    throw error;
  }
  if (!Array.isArray(list)) throw new codes.ERR_INVALID_STATE(`the rerun state file '${file}' holds no list of attempts`);
  return list;
}

class Rerun {
  #seen = new Map();
  #passed = {};
  constructor(previous, cwd) {
    this.attempt = previous.length;
    this.last = previous.at(-1) ?? {};
    this.cwd = cwd;
  }
  // Gives a new test its key, and what is known of it.
  adopt(test) {
    test.attempt = this.attempt;
    if (test.loc?.file === undefined || test.isFile) return;
    const place = `${require('path').relative(this.cwd, test.loc.file)}:${test.loc.line}:${test.loc.column}`;
    const count = this.#seen.get(place) ?? 0;
    this.#seen.set(place, count + 1);
    test.rerunKey = count === 0 ? place : `${place}:(${count})`;
    const known = this.last[test.rerunKey];
    if (known === undefined || test.isSuite) return;
    test.passedBefore = known.passed_on_attempt;
    const children = known.children ?? [];
    const { Test } = require('internal/test_runner/test');
    test.fn = children.length === 0 ? nop : async () => {
      for (const { name, line, column } of children) await test.createSubtest(Test, name, {}, nop, { loc: { file: test.loc.file, line, column } }).start();
    };
  }
  note(data) {
    const { rerun_key: key, passed_on_attempt: attempt } = data.details;
    if (key === undefined) return;
    this.pending ??= [];
    // Subtests are told before the test around them.
    const children = this.pending.filter((c) => c.nesting === data.nesting + 1).map(({ name, line, column }) => ({ name, line, column }));
    this.pending = this.pending.filter((c) => c.nesting <= data.nesting);
    this.pending.push({ nesting: data.nesting, name: data.name, line: data.line, column: data.column });
    return { key, value: { passed_on_attempt: attempt, name: data.name, children: children.length === 0 ? undefined : children } };
  }
  pass(data) {
    const noted = this.note(data);
    if (noted !== undefined) this.#passed[noted.key] = noted.value;
  }
  write(file, previous) {
    require('fs').writeFileSync(file, JSON.stringify([...previous, this.#passed], null, 2));
  }
}

// The file's own process only reads; whoever reports writes.
exports.open = function open(harness, file, cwd = process.cwd()) {
  const path = require('path').resolve(cwd, file);
  const previous = read(path);
  const rerun = new Rerun(previous, cwd);
  if (process.env.NODE_TEST_CONTEXT !== 'child-v8') {
    harness.stream.on('test:pass', (data) => rerun.pass(data));
    harness.stream.on('test:fail', (data) => rerun.note(data));
    harness.stream.on('test:summary', (data) => { if (data.file === undefined) rerun.write(path, previous); });
  }
  return rerun;
};
