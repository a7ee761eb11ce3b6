// The thread of the hooks that module.register() and --experimental-loader name: it answers what register.js asks. What these
// hooks import themselves goes through those that were there before them.

const core = internalBinding('core');
const { codes } = require('internal/errors');
const { usualResolve, toURL } = require('internal/modules/esm_resolve');
const results = require('internal/modules/hook_results');
const packages = require('internal/modules/package');

const chains = { resolve: [], load: [] }; // { run, file }, the last one is asked first

// --- the ends of the chains ---------------------------------------------------------------------------------------------------

const cwd = () => ({ url: toURL(`${process.cwd()}/`), path: `${process.cwd()}/x`, entry: true });

function usual(specifier, { parentURL, conditions }) {
  const parent = parentURL === undefined ? cwd() : { url: parentURL, path: parentURL.startsWith('file:') ? results.fileOf(parentURL) : undefined };
  const { url } = foundBy(specifier, parent, new Set(conditions));
  return { __proto__: null, format: results.formatOf(url), url };
}

// A scheme that nothing knows may be what a hook below loads.
function foundBy(specifier, parent, conditions) {
  try {
    return usualResolve(specifier, parent, conditions);
  } catch (error) {
    if (error.code === 'ERR_UNSUPPORTED_ESM_URL_SCHEME') return { url: new URL(specifier, parent.url).href };
    throw error;
  }
}

const sources = new WeakSet(); // as they were read here

function read(url, { format, importAttributes }) {
  const done = (kind, source) => {
    const { checkType } = require('internal/modules/esm_records');
    for (const key of Object.keys(importAttributes ?? {})) if (key !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, importAttributes[key], url);
    checkType(importAttributes?.type ?? '', '', { url, format: kind, hooked: false });
    return { __proto__: null, format: kind, responseURL: url, source };
  };
  const known = format ?? results.formatOf(url);
  if (known === 'builtin' || known === 'addon') return done(known, null);
  if (known === 'commonjs') return done(known, undefined);
  if (known === undefined && url.startsWith('file:')) {
    const path = results.fileOf(url);
    const extension = results.extensionOf(path);
    const { stat } = internalBinding('modules');
    if (extension !== '' && extension !== '.js' && extension !== '.ts' && stat(path) === 0) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extension, path);
  }
  const source = results.sourceAt(url);
  const kind = known ?? results.detected(url, source);
  if (kind.startsWith('commonjs')) return done(kind, undefined);
  sources.add(source);
  return done(kind, source);
}

// --- asking -------------------------------------------------------------------------------------------------------------------

const ends = { resolve: usual, load: read };
const words = { resolve: ['nextResolve', 'specifier'], load: ['nextLoad', 'url'] };

function checkArguments(name, caller, first, context) {
  const [next, word] = words[name];
  const where = `${caller} hook's ${next}()`;
  const { validateString, validateObject } = require('internal/validators');
  validateString(first, `${where} ${word}`);
  if (name === 'load' && !URL.canParse(first)) throw new codes.ERR_INVALID_ARG_VALUE(`${where} url`, first, 'should be a URL string');
  if (context !== undefined && context !== null) validateObject(context, `${where} context`);
}

// state: { context, finished, short, who } of one question.
async function run(name, i, state, first) {
  if (i < 0) {
    state.finished = true;
    return ends[name](first, state.context);
  }
  const { run: hook, file } = chains[name][i];
  const [nextName] = words[name];
  const who = `${file} '${name}'`;
  const next = async function(given = first, context = undefined) {
    state.who = who;
    checkArguments(name, who, given, context);
    if (context !== undefined && context !== null) Object.assign(state.context, context);
    return run(name, i - 1, state, given);
  };
  Object.defineProperty(next, 'name', { __proto__: null, value: nextName });
  state.who = who;
  const result = await hook(first, state.context, next);
  if (typeof result !== 'object' || result === null) throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${who} hook's ${nextName}()`, result);
  if (result.shortCircuit === true) state.short = true;
  if (!state.finished && !state.short) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(who);
  return result;
}

// The old name of the attributes still works, with a warning.
let warned = false;
function oldName() {
  if (!warned) process.emitWarning('Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
  warned = true;
}
function withOldName(context) {
  return Object.defineProperty(context, 'importAssertions', {
    __proto__: null, configurable: true, enumerable: false,
    get() { oldName(); return this.importAttributes; },
    set(value) { oldName(); this.importAttributes = value; },
  });
}

async function question(name, first, context) {
  const state = { context: withOldName({ ...context, importAttributes: { ...context.importAttributes } }), finished: false, short: false, who: '' };
  const result = await run(name, chains[name].length - 1, state, first);
  return [result, state.who];
}

async function resolve(specifier, context) {
  const [result, who] = await question('resolve', specifier, context);
  results.resolution(result, who);
  const { url, format, importAssertions } = result;
  if (importAssertions !== undefined) oldName();
  const importAttributes = result.importAttributes ?? importAssertions ?? context.importAttributes;
  return { url, format, importAttributes: { ...importAttributes } };
}

async function load(url, context) {
  const [result, who] = await question('load', url, { ...context, format: context.format ?? results.formatOf(url) });
  results.checkLoaded(result, who);
  const { format, source } = result;
  const same = sources.has(source) || ((source === null || source === undefined) && /^(?:addon|builtin|commonjs)/.test(format));
  // What is as it stands in the file is read by who asked.
  return same && !url.startsWith('data:') ? { format, own: false } : { format, source, own: !same };
}

// --- registering --------------------------------------------------------------------------------------------------------------

let preloadWarned = false;
async function register(specifier, parentURL, data) {
  const { evaluate } = require('internal/modules/esm_evaluate');
  const parent = { url: parentURL, path: parentURL.startsWith('file:') ? results.fileOf(parentURL) : undefined };
  const record = await require('internal/modules/esm_async').prepare(specifier, parent, '');
  const waiting = evaluate(record);
  if (waiting !== undefined) await waiting;
  const space = require('internal/modules/esm_link').namespaceOf(record);
  const { globalPreload, initialize } = space;
  if (globalPreload && !initialize && !preloadWarned) {
    preloadWarned = true;
    process.emitWarning('`globalPreload` has been removed; use `initialize` instead.', 'UnsupportedWarning');
  }
  const { resolve: first, load: second } = space;
  if (typeof first === 'function') chains.resolve.push({ run: first, file: record.url });
  if (typeof second === 'function') chains.load.push({ run: second, file: record.url });
  if (typeof initialize === 'function') await initialize(data);
}

// --- core.asyncHooks, for what runs here ----------------------------------------------------------------------------------------

const local = {
  async resolve(specifier, parent, type) {
    const context = { conditions: [...packages.importConditions()], importAttributes: type ? { type } : {}, parentURL: parent.entry ? undefined : parent.url };
    return results.resolution(await resolve(specifier, context), 'resolve');
  },
  async record(found, type, makers) {
    const loaded = await load(found.url, { format: found.format, importAttributes: type ? { type } : {} });
    return results.recordOfLoaded(found, loaded, makers);
  },
  resolveSync: (specifier, parent, conditions) => usualResolve(specifier, parent, conditions),
  recordSync: () => undefined,
  loadSync(url, context) {
    return read(url, context);
  },
  register,
};

// --- the thread ---------------------------------------------------------------------------------------------------------------

exports.run = function start({ lock }, preload) {
  require('internal/modules/esm');
  const native = internalBinding('messaging');
  const { own, send } = require('internal/worker/port');
  const port = internalBinding('worker').publicPort();
  const tasks = { resolve, load, register };
  core.inHooksThread = true;
  const open = new Set(); // the questions that are not answered
  const answer = (message) => {
    try {
      send(port, message);
    } catch (error) {
      send(port, { id: message.id, error: require('internal/worker/error').pack(error) });
    }
    Atomics.add(lock, 0, 1);
    Atomics.notify(lock, 0);
  };
  // While one is open the port does not keep the loop going: where nothing else does, nothing will ever answer it.
  const count = () => { native.ref(port, open.size === 0); };
  own(port, async ({ id, what, args }) => {
    open.add(id);
    count();
    let message;
    try {
      message = { id, value: await tasks[what](...args) };
    } catch (error) {
      message = { id, error: require('internal/worker/error').pack(error) };
    }
    open.delete(id);
    count();
    answer(message);
  });
  process.on('beforeExit', () => {
    for (const id of open) answer({ id, never: true });
    open.clear();
    count();
  });
  process.on('exit', (code) => { answer({ exit: code }); });
  core.asyncHooks = local;
  preload();
  native.start(port);
  native.ref(port, true);
};
