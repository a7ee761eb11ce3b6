// ES modules: https://nodejs.org/api/esm.html. How a program, import(), require() and workers enter them.
//
// runMain(urlOrPath): runs the main module of a process or worker, whatever it is (CommonJS, ES module, TypeScript); a
// path, a file: URL or a data: URL, as a string or a URL object. It follows --import, gives nothing back, and lets a
// failure go where an uncaught one goes: a worker's bootstrap needs nothing more than to call it.

const core = internalBinding('core');
const { recordOf, sourceOf, records, loadGraph, checkType, resolve, toURL, sourceText, sourceFile, typesOf, coded, EVALUATING, EVALUATING_ASYNC, EVALUATED, LINKING } =
  require('internal/modules/esm_records');
const { link, namespaceOf, requiredNamespace, setMakers, notify } = require('internal/modules/esm_link');
const { evaluate } = require('internal/modules/esm_evaluate');

// --- what modules are given ------------------------------------------------------------------------------------------

function makeMeta(record) {
  if (record.meta !== undefined) return record.meta;
  const meta = { __proto__: null };
  if (record.path !== undefined) {
    meta.dirname = require('path').dirname(record.path);
    meta.filename = record.path;
  }
  meta.main = record.main;
  // Not for module hooks, whose own thread would have to wait for itself.
  if (core.inHooksThread !== true) {
    meta.resolve = function resolve(specifier, parent) {
      if (parent === undefined) return resolveURL(specifier, record);
      if (typeof parent !== 'string' && !(parent instanceof URL)) throw coded('ERR_INVALID_ARG_TYPE', 'parentURL', ['string', 'URL'], parent);
      return resolveURL(specifier, { url: `${parent}`, path: pathOf(`${parent}`) });
    };
  }
  meta.url = record.url;
  return meta;
}

function pathOf(url) {
  return url.startsWith('file:') ? require('url').fileURLToPath(url) : undefined;
}

// import.meta.resolve(): the URL, also of a file that is not there.
function resolveURL(specifier, parent) {
  try {
    return resolve(`${specifier}`, parent).url;
  } catch (error) {
    const { code } = error;
    if ((code === 'ERR_UNSUPPORTED_DIR_IMPORT' || code === 'ERR_MODULE_NOT_FOUND') && Object.hasOwn(error, 'url')) return error.url;
    if (code === 'ERR_UNSUPPORTED_ESM_URL_SCHEME') return new URL(specifier).href;
    throw error;
  }
}

core.esmLoaded = true;
setMakers(makeMeta, (record) => {
  if (record.vm !== undefined) return record.vm.importer;
  const load = (specifier, options) => importFrom(specifier, record, options);
  load.source = (specifier) => importSource(specifier, record);
  return load;
});

// --- import() ------------------------------------------------------------------------------------------------------------

function attributeType(options, specifier, parent) {
  if (options === undefined) return '';
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) {
    throw new TypeError('The second argument of import() must be an object');
  }
  const attributes = options.with;
  if (attributes === undefined) return '';
  if (attributes === null || typeof attributes !== 'object') throw new TypeError("The 'with' option of import() must be an object");
  let type = '';
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (typeof value !== 'string') throw new TypeError('Import attribute value must be a string');
    if (key !== 'type') throw coded('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', key, value, URL.parse(specifier, parent.url)?.href);
    type = value;
  }
  return type;
}

// What a module imported once it can import for ever, also when the file is gone.
const resolutions = new Map(); // url of a module -> Map of a specifier -> resolution
function resolveAgain(specifier, parent, type) {
  if (core.moduleHooks !== undefined || core.asyncHooks !== undefined) return resolve(specifier, parent, type); // they come and go
  let known = resolutions.get(parent.url);
  if (known === undefined) resolutions.set(parent.url, known = new Map());
  let resolution = known.get(specifier);
  if (resolution === undefined) {
    resolution = resolve(specifier, parent, type);
    known.set(specifier, resolution);
  }
  return resolution;
}

// What the module imports by its text already.
function dependency(specifier, { requests, deps }, type) {
  if (requests === undefined || deps.length === 0) return undefined;
  for (let i = 0; i < requests.length; i += 4) {
    if (requests[i] === specifier && requests[i + 1] === type && requests[i + 3] !== '1') return deps[i / 4].status === 0 ? undefined : deps[i / 4];
  }
  return undefined;
}

// Loads and links; gives the record.
function prepare(specifier, parent, type, main, again = false) {
  const own = again && core.moduleHooks === undefined ? dependency(specifier, parent, type) : undefined;
  if (own !== undefined) return own;
  const resolution = again ? resolveAgain(specifier, parent, type) : resolve(specifier, parent, type);
  const record = recordOf(resolution, main, type);
  checkType(type, '', record);
  if (record.status === 0) {
    loadGraph(record);
    link(record);
  }
  return record;
}

// Whether hooks of another thread are asked; those of this thread come first, and do not wait.
const asynchronous = () => core.asyncHooks !== undefined && core.moduleHooks === undefined;

// parent: a record, or { url, path }. Nothing runs within the caller's turn.
async function importFrom(specifier, parent, options) {
  try {
    specifier = `${specifier}`;
    const type = attributeType(options, specifier, parent);
    await core.awaitable(undefined); // the module runs in the context of its first import
    const record = asynchronous() ? await require('internal/modules/esm_async').prepare(specifier, parent, type) : prepare(specifier, parent, type, false, true);
    const waiting = evaluate(record);
    if (waiting !== undefined) await waiting;
    return namespaceOf(record);
  } catch (error) {
    throw core.errors.fix(error);
  }
}

// import.source()
async function importSource(specifier, parent) {
  try {
    specifier = `${specifier}`;
    await undefined;
    return sourceOf(recordOf(resolveAgain(specifier, parent, ''))).get('source');
  } catch (error) {
    throw core.errors.fix(error);
  }
}

function dynamicSource(specifier, filename) {
  return importSource(specifier, parentOf(filename));
}

function parentOf(filename) {
  if (typeof filename === 'string' && filename.startsWith('file:')) return { url: filename, path: pathOf(filename) };
  const absolute = typeof filename === 'string' && filename.startsWith('/');
  const path = absolute ? filename : `${process.cwd()}/${filename}`;
  return { url: toURL(path), path };
}

// import() in a CommonJS file, or in a text of -e; `filename` may be no path.
function dynamicImport(specifier, filename, options) {
  const parent = parentOf(filename);
  if (require.loaded.diagnostics_channel === undefined) return importFrom(specifier, parent, options);
  const channel = require('diagnostics_channel').tracingChannel('module.import');
  if (!channel.hasSubscribers) return importFrom(specifier, parent, options);
  return channel.tracePromise(importFrom, { __proto__: null, parentURL: parent.url, url: specifier }, undefined, specifier, parent, options);
}

// --- require() of an ES module ----------------------------------------------------------------------------------------------

const advice = ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. Try making at ' +
  'least part of the dependency in the graph lazily loaded.';

function cycle(filename, from) {
  return coded('ERR_REQUIRE_CYCLE_MODULE', `Cannot require() ES Module ${filename} in a cycle.${from ? ` (from ${from})` : ''}${advice}`);
}

// What a record that is to be evaluated for require() imports must not be under way further up the stack.
function refuseCycle(record, seen) {
  if (seen.has(record) || record.status > EVALUATING) return;
  seen.add(record);
  const { Module } = require('internal/modules/cjs');
  for (let i = 0; i < record.deps.length; i++) {
    const dep = record.deps[i];
    const commonjs = dep.format === 'commonjs' && dep.status < EVALUATED && Module._cache[dep.path]?.loaded === false;
    if (commonjs || dep.status === EVALUATING) {
      throw coded('ERR_REQUIRE_CYCLE_MODULE', `Cannot import ${commonjs ? 'CommonJS ' : ''}Module ${record.requests[i * 4]} in a cycle.` +
        ` (from ${record.path ?? record.url})${advice}`);
    }
    refuseCycle(dep, seen);
  }
}

// For the CommonJS loader, which found a module in its cache that has not finished.
function checkUnfinished(module, parent, handing) {
  const record = records.get(toURL(module.filename));
  if (handing || (record !== undefined && record.format === 'module' && record.status === EVALUATING)) throw cycle(module.filename, module.parent?.filename ?? parent?.filename);
}

function requireRecord(record, filename, parent) {
  const from = parent?.filename ?? undefined;
  if (record.status === EVALUATING || record.status === LINKING) throw cycle(filename, from);
  if (record.status === 0) {
    loadGraph(record);
    link(record);
  }
  if (record.awaits) throw require('internal/modules/required_await')(record, filename, from, describeWait);
  if (record.status < EVALUATING) refuseCycle(record, new Set());
  evaluate(record);
  return requiredNamespace(record);
}

// For Module._extensions: what require() of this file gives.
function requireFile(filename, module) {
  const url = toURL(filename);
  let record = records.get(url);
  if (record === undefined || record.requests === undefined) {
    if (typesOf(filename) !== 0 && filename.includes('/node_modules/')) throw coded('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING', filename);
    record = sourceFile(url, filename, typesOf(filename) !== 0);
    records.set(url, record);
  }
  return requireRecord(record, filename, module?.parent);
}

// For require() in CommonJS of a hook (register.js): what that resolution gives.
function requireResolved(found, type, module) {
  const { Module } = require('internal/modules/cjs');
  const cached = Module._cache[found.path ?? found.url];
  if (cached !== undefined && !(records.get(found.url)?.format === 'module')) return cached.exports;
  const record = recordOf(found, false, found.type ?? type);
  return record.format === 'json' ? record.get('default') : requireRecord(record, found.path ?? found.url, module);
}

// A text that CommonJS was to compile and that turned out to be an ES module.
function requireText(text, filename, module) {
  const url = /^[a-z][a-z+.-]*:/.test(filename) ? filename : toURL(filename);
  const record = sourceText(url, text, filename, false);
  if (records.has(url)) return requireRecord(record, filename, module?.parent);
  records.set(url, record); // import() of it gives the same
  try {
    return requireRecord(record, filename, module?.parent);
  } catch (error) {
    if (records.get(url) === record) records.delete(url);
    throw error;
  }
}

// --- programs ---------------------------------------------------------------------------------------------------------------

function describeWait(record) {
  if (record.place === undefined) return record.url;
  const [line, column] = record.place;
  let text;
  try {
    text = require('internal/process/evaluated').line(record.url, line) ??
      internalBinding('modules').readText(record.path).split('\n', line)[line - 1];
  } catch {
    return `${record.url}:${line}`;
  }
  return `${record.url}:${line}\n${text}\n${' '.repeat(column - 1)}^\n\n\n`;
}

// The modules of a graph that wait themselves, not for others.
function waitingIn(record, found = [], seen = new Set()) {
  if (seen.has(record)) return found;
  seen.add(record);
  for (const dep of record.deps ?? []) waitingIn(dep, found, seen);
  if (record.asyncOrder > 0 && !record.asyncDone && record.pending === 0) found.push(record);
  return found;
}
function describeWaits(record) {
  const found = waitingIn(record);
  return found.length === 0 ? record.url : found.map(describeWait).join('\nWarning: Detected unsettled top-level await at ');
}

// Runs `start` (async) as the program: while it waits, the end of the loop is an error (status 13).
function runProgram(start) {
  const execution = require('internal/process/execution');
  const wait = {
    record: undefined,
    toString() { return this.record === undefined ? 'the program' : describeWaits(this.record); },
  };
  const done = () => { if (execution.unsettled === wait) execution.unsettled = null; };
  execution.unsettled = wait;
  const running = start(wait);
  running.then(done, (error) => {
    done();
    execution.onUncaught(error, true);
  });
}

async function runImports(wait) {
  const list = require('internal/options').get('--import');
  if (list === undefined || wait.imported) return;
  wait.imported = true;
  const cwd = `${process.cwd()}/`;
  for (const specifier of list) {
    const parent = { url: toURL(cwd), path: `${cwd}x` };
    const record = asynchronous() ? await require('internal/modules/esm_async').prepare(specifier, parent, '') : prepare(specifier, parent, '', false);
    wait.record = record;
    const waiting = evaluate(record);
    if (waiting !== undefined) await waiting;
    wait.record = undefined;
  }
}

async function runRecord(record, wait) {
  if (record.status === 0 && asynchronous()) {
    await require('internal/modules/esm_async').finish(record);
  } else if (record.status === 0) {
    loadGraph(record);
    link(record);
  }
  const waiting = evaluate(record);
  wait.record = record;
  if (waiting !== undefined) await waiting;
}

function mainResolution(main) {
  const url = `${main}`;
  const cwd = `${process.cwd()}/`;
  if ((core.moduleHooks !== undefined || core.asyncHooks !== undefined) && url.startsWith('/')) return resolve(toURL(url), { url: toURL(cwd), path: `${cwd}x`, entry: true });
  if (url.startsWith('file:') || url.startsWith('data:')) return resolve(url, { url: toURL(cwd), path: `${cwd}x`, entry: true });
  return { url: toURL(url), path: url, builtin: undefined };
}

function hasImports() {
  return require('internal/options').get('--import') !== undefined;
}

function refuseInputType() {
  if (require('internal/options').get('--input-type') !== undefined) throw coded('ERR_INPUT_TYPE_NOT_ALLOWED');
}

function runMain(main) {
  const { Module, isEsm } = require('internal/modules/cjs');
  let text = `${main}`;
  if (!text.startsWith('data:')) {
    if (text.startsWith('file:')) text = require('url').fileURLToPath(main);
    const path = require('path').resolve(text);
    text = core.asyncHooks === undefined ? Module._resolveFilename(path, null, true) : Module._findPath(path, null, true) || path;
  }
  if (isEsm(text, true)) refuseInputType();
  const commonjs = text.startsWith('/') && core.asyncHooks === undefined && !isEsm(text, true);
  if (commonjs && !hasImports()) {
    Module._load(text, null, true);
    return;
  }
  runProgram(async (wait) => {
    await runImports(wait);
    if (commonjs && core.asyncHooks === undefined) {
      // A CommonJS program begins in a turn of its own, as ticks and timers go.
      process.nextTick(() => { Module._load(text, null, true); });
      return;
    }
    await null;
    await runRecord(await mainRecord(text), wait);
  });
}

// By its name; with hooks in another thread, as they say.
async function mainRecord(text) {
  if (!asynchronous()) {
    const record = recordOf(mainResolution(text), true);
    checkType('', '', record);
    return record;
  }
  const cwd = `${process.cwd()}/`;
  const url = text.startsWith('/') ? toURL(text) : text;
  return require('internal/modules/esm_async').prepare(url, { url: toURL(cwd), path: `${cwd}x`, entry: true }, '', true);
}

// --entry-url: whatever is there, by the import of its URL.
function runURL(url) {
  runProgram(async (wait) => {
    await runImports(wait);
    await null;
    await runRecord(await mainRecord(url), wait);
  });
}

// -e, -p and standard input as an ES module.
function runText(text, name, print, types = false) {
  if (print) throw coded('ERR_EVAL_ESM_CANNOT_PRINT');
  const path = `${process.cwd()}/[eval1]`;
  const url = toURL(`${process.cwd()}/`) + '[eval1]';
  require('internal/process/evaluated').add(url, text);
  runProgram(async (wait) => {
    await runImports(wait);
    await null;
    let record;
    try {
      record = sourceText(url, text, path, types);
    } catch (error) {
      throw types ? require('internal/modules/faults').renamed(error, '[eval]') : error;
    }
    record.main = true;
    records.set(url, record);
    await runRecord(record, wait);
  });
}

// --import before a program of another kind: calls `then` when they ran.
function afterImports(then) {
  if (!hasImports()) {
    then();
    return;
  }
  runProgram(async (wait) => {
    await runImports(wait);
    process.nextTick(then);
  });
}

// module.syncBuiltinESMExports()
function syncBuiltins() {
  for (const record of records.values()) {
    if (record.values === undefined) continue;
    record.values.clear();
    notify(record);
  }
}

// For Module._extensions: the main module has turned out to be an ES module.
function runMainModule(filename) {
  refuseInputType();
  runProgram(async (wait) => {
    await null;
    await runRecord(recordOf(mainResolution(filename), true), wait);
  });
}

function warnTypeless(filename) {
  const { warnTypeless: warn } = require('internal/modules/esm_records');
  warn(require('internal/modules/package').scopeOf(filename), toURL(filename));
}

module.exports = { checkUnfinished, runMainModule, warnTypeless, dynamicImport, dynamicSource, importFrom, requireFile, requireResolved, requireText, runMain, runText, runURL, afterImports, syncBuiltins, resolveURL };
