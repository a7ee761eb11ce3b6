// Code coverage of a run (--experimental-test-coverage, run({ coverage: true })): each process writes what ran into one folder, as
// NODE_V8_COVERAGE has it; the run's own reads them all and tells of each file its lines, branches and functions.

const option = (name) => require('internal/options').get(name);
const KINDS = ['line', 'branch', 'function'];
const testFiles = (extensions) => `**/{test,test/**/*,test-*,*[._-]test}.{${extensions}}`;

// What is excluded where nobody says what.
function usualExcludes() {
  return [testFiles(option('--strip-types') === false ? 'js,mjs,cjs' : 'js,mjs,cjs,ts,mts,cts')];
}
const asList = (value) => (value == null ? [] : Array.isArray(value) ? value : [value]);

// The folder that this process and its children write to, while a run collects.
let folder;
let runs = 0; // that have not been told of yet
let kept; // NODE_V8_COVERAGE of whoever started us: there everything goes in the end

// Whoever asks for it first begins it: what was compiled before is not counted.
function begin() {
  if (folder !== undefined) return;
  const fs = require('fs');
  const path = require('path');
  kept = process.env.NODE_V8_COVERAGE || undefined;
  if (kept !== undefined) fs.mkdirSync(kept = path.resolve(kept), { recursive: true });
  folder = fs.mkdtempSync(path.join(kept ?? require('os').tmpdir(), 'node-coverage-'));
  require('internal/process/coverage').ofRun(folder);
  // A process that ends before its run does.
  require('internal/process/at_end')(() => {
    if (folder !== undefined) end();
  });
}

function end() {
  const fs = require('fs');
  const path = require('path');
  const coverage = require('internal/process/coverage');
  if (kept === undefined) {
    delete process.env.NODE_V8_COVERAGE;
    coverage.stop();
  } else {
    for (const name of fs.readdirSync(folder)) fs.renameSync(path.join(folder, name), path.join(kept, name));
    coverage.ofRun(kept);
  }
  fs.rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

function fromCommandLine() {
  const settings = { cwd: process.cwd(), include: asList(option('--test-coverage-include')), exclude: asList(option('--test-coverage-exclude')),
    all: option('--test-coverage-include-all') === true, thresholds: {} };
  if (settings.exclude.length === 0) settings.exclude = usualExcludes();
  for (const [kind, name] of [['line', 'lines'], ['branch', 'branches'], ['function', 'functions']]) {
    const limit = Number(option(`--test-coverage-${name}`) ?? 0);
    require('internal/validators').validateInteger(limit, `--test-coverage-${name}`, 0, 100);
    settings.thresholds[kind] = limit;
  }
  return settings;
}

// run()'s options, which were found right.
function fromOptions({ coverageIncludeAll, coverageIncludeGlobs, coverageExcludeGlobs, lineCoverage, branchCoverage, functionCoverage }, cwd) {
  const exclude = asList(coverageExcludeGlobs);
  return { cwd, include: asList(coverageIncludeGlobs), exclude: exclude.length === 0 ? usualExcludes() : exclude, all: coverageIncludeAll,
    thresholds: { line: lineCoverage ?? 0, branch: branchCoverage ?? 0, function: functionCoverage ?? 0 } };
}

function isWanted(url, { cwd, include, exclude }) {
  if (!url.startsWith('file:')) return false;
  const path = require('path');
  const { matchesGlob } = require('internal/glob');
  let file;
  try {
    file = require('url').fileURLToPath(url);
  } catch {
    return false;
  }
  const relative = path.relative(cwd, file);
  const matches = (globs) => globs.some((glob) => matchesGlob(relative, glob, false) || matchesGlob(file, glob, false));
  if (matches(exclude)) return false;
  return include.length > 0 ? matches(include) : !url.includes('/node_modules/');
}

// [[url, [functions of one process or thread, ...]], ...] and the source maps that were found.
function read(settings) {
  const fs = require('fs');
  const path = require('path');
  const files = new Map();
  const maps = { __proto__: null };
  const take = ({ result, 'source-map-cache': found }) => {
    for (const { url, functions } of result) {
      const list = files.get(url);
      if (list === undefined) files.set(url, [functions]);
      else list.push(functions);
    }
    Object.assign(maps, found);
  };
  // What ran here; a runner whose tests are other processes' has nothing but its reporters to tell of.
  if (!settings.elsewhere) take(require('internal/process/coverage').taken());
  for (const name of fs.readdirSync(folder)) {
    if (!/^coverage-\d+-\d+-.*\.json$/.test(name)) continue;
    try {
      take(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')));
    } catch (error) {
      if (error instanceof SyntaxError) continue; // a process that was ended while it wrote
      throw error;
    }
  }
  return { files: [...files], maps };
}

// Source files below the run's folder that nobody loaded, hidden ones and those of packages apart: [url, no functions].
function neverLoaded(settings, found) {
  const fs = require('fs');
  const path = require('path');
  const { pathToFileURL } = require('url');
  const loaded = new Set(found.map(([url]) => url));
  const list = [];
  const walk = (folder) => {
    let entries;
    try {
      entries = fs.readdirSync(folder, { withFileTypes: true });
    } catch {
      return; // it is gone, or not for this user
    }
    for (const entry of entries) {
      const { name } = entry;
      if (name[0] === '.' || name === 'node_modules') continue;
      const file = path.join(folder, name);
      if (entry.isDirectory()) {
        walk(file);
      } else if (/\.[cm]?[jt]s$/.test(name)) {
        const url = pathToFileURL(file).href;
        if (!loaded.has(url)) list.push([url, []]);
      }
    }
  };
  walk(settings.cwd);
  return list;
}

const percent = (covered, total) => (total === 0 ? 100 : (covered / total) * 100);

function withPercents(sums) {
  for (const kind of ['Line', 'Branch', 'Function']) sums[`covered${kind}Percent`] = percent(sums[`covered${kind}Count`], sums[`total${kind}Count`]);
  return sums;
}

const zero = () => ({ totalLineCount: 0, totalBranchCount: 0, totalFunctionCount: 0, coveredLineCount: 0, coveredBranchCount: 0, coveredFunctionCount: 0 });

function summary(settings) {
  const { countFile, merge } = require('internal/test_runner/coverage_counts');
  const fs = require('fs');
  let { files: found, maps } = read(settings);
  found = found.map(([url, lists]) => [url, merge(lists)]);
  if (option('--enable-source-maps')) found = require('internal/test_runner/coverage_maps').mapBack(found, maps);
  if (settings.all) found.push(...neverLoaded(settings, found));
  const totals = zero();
  const files = [];
  for (const [url, functions, content] of found.sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
    if (!isWanted(url, settings)) continue;
    const path = require('url').fileURLToPath(url);
    let text = content;
    try {
      text ??= fs.readFileSync(path, 'utf8');
    } catch {
      continue; // it is gone, or never was one
    }
    const { counts, ...lists } = countFile(functions, text);
    for (const name of Object.keys(totals)) totals[name] += counts[name];
    files.push({ path, ...withPercents(counts), ...lists });
  }
  return { workingDirectory: settings.cwd, files, totals: withPercents(totals), thresholds: settings.thresholds };
}

// A harness whose run tells of what it covers.
function collect(harness, settings) {
  begin();
  runs++;
  harness.coverage = { settings };
}

// Ahead of the sums: what was covered, or why that cannot be told.
function gather(harness) {
  const { coverage } = harness;
  try {
    coverage.summary = summary(coverage.settings);
  } catch (error) {
    harness.root.diagnostic(`Warning: Could not report code coverage. ${error.code ? `${error.name} [${error.code}]: ${error.message}` : error}`);
    harness.success = false;
    process.exitCode = 1;
  }
  if (--runs === 0) end();
}

// Behind them.
function say(harness) {
  const { coverage: { summary: found }, stream } = harness;
  if (found === undefined) return;
  const names = { line: 'coveredLinePercent', branch: 'coveredBranchPercent', function: 'coveredFunctionPercent' };
  for (const kind of KINDS) {
    const actual = found.totals[names[kind]];
    const threshold = found.thresholds[kind];
    if (!(threshold > 0 && actual < threshold)) continue;
    harness.success = false;
    process.exitCode = 1;
    stream.say('diagnostic', { nesting: 0, message: `Error: ${actual.toFixed(2)}% ${kind} coverage does not meet threshold of ${threshold}%.`, level: 'error',
      file: undefined, line: undefined, column: undefined });
  }
  stream.say('coverage', { nesting: 0, summary: found, file: undefined, line: undefined, column: undefined });
}

function validate(options) {
  const { validateBoolean, validateInteger, validateStringArray } = require('internal/validators');
  if (options.coverageIncludeAll != null) validateBoolean(options.coverageIncludeAll, 'options.coverageIncludeAll');
  for (const name of ['coverageExcludeGlobs', 'coverageIncludeGlobs']) {
    if (options[name] != null) validateStringArray(asList(options[name]), `options.${name}`);
  }
  for (const kind of KINDS) if (options[`${kind}Coverage`] != null) validateInteger(options[`${kind}Coverage`], `options.${kind}Coverage`, 0, 100);
}

module.exports = { begin, collect, fromCommandLine, fromOptions, gather, say, validate };
