// Module records: one for each URL (and type attribute), made of a file, a text, a built-in or a CommonJS module.

const core = internalBinding('core');
const native = internalBinding('modules');
const { resolve, toURL } = require('internal/modules/esm_resolve');

const UNLINKED = 0;
const LINKING = 1;
const LINKED = 2;
const EVALUATING = 3;
const EVALUATING_ASYNC = 4;
const EVALUATED = 5;

function coded(code, ...args) {
  const { codes } = require('internal/errors');
  return new codes[code](...args);
}

class Record {
  url; // these not by assignment, which a setter of Object.prototype would see
  main = false;
  imports = undefined; // [request, kind, name, local, offset, ...]
  exports = undefined; // [kind, request, name, local, ...]
  constructor(url, path, format) {
    this.url = url;
    this.path = path;
    this.dir = undefined;
    this.format = format;
    this.status = UNLINKED;
    this.error = undefined;
    this.failed = false;
    // of a source text
    this.flags = 0; // see src/module/compile_module.c
    this.id = 0; // of its text in the table of texts
    this.rewrite = 0; // flags for the rewriter
    this.requests = undefined; // [specifier, type, attributes, source phase, ...]
    this.table = undefined; // Map of an exported name -> index of its row
    this.text = undefined;
    this.deps = []; // one for each request
    this.bindings = undefined; // one for each import
    this.importers = undefined; // Set of records whose locals must hear of changes
    this.hooked = false; // a hook gave the source: import attributes are its affair
    this.loading = undefined; // a promise, while asynchronous hooks are asked for what it imports
    this.source = undefined; // what `import source` gives
    this.sourceRecord = undefined;
    this.meta = undefined; // import.meta, where it is not the usual one
    this.vm = undefined; // of a vm.SourceTextModule: { compile(record, flags), importer }
    this.hooks = undefined; // what the module's function is given as $m
    this.run = undefined; // its generator or promise
    this.cycle = false;
    this.left = 0; // its place in the order in which they run
    this.early = false; // it runs before something that it imports
    this.awaits = false; // it or something below it has a top-level await
    // of a synthetic module
    this.names = undefined; // Set
    this.get = undefined; // name -> value
    this.execute = undefined;
    // evaluation: https://tc39.es/ecma262/#sec-source-text-module-records
    this.order = 0;
    this.low = 0;
    this.root = undefined;
    this.asyncOrder = 0;
    this.pending = 0;
    this.parents = undefined;
    this.promise = undefined;
    this.settle = undefined;
    this.space = undefined; // the namespace object
    this.resolved = undefined; // Map of a name -> its binding
  }
}

const records = new Map(); // url, or url + NUL + type -> Record

// --- source texts -------------------------------------------------------------------------------------------------

const NUMBERS = 7;

function describe(record, text) {
  const fields = text.split('\0');
  record.id = +fields[0];
  record.flags = +fields[1];
  record.awaits = (record.flags & 1) !== 0;
  record.place = record.awaits ? [+fields[2], +fields[3]] : undefined;
  const requests = NUMBERS + fields[4] * 4;
  const imports = requests + fields[5] * 5;
  record.requests = fields.slice(NUMBERS, requests);
  record.imports = fields.slice(requests, imports);
  record.exports = fields.slice(imports, imports + fields[6] * 4);
}

// Awaits go through core.awaitable: a context may come into use after the module was compiled.
function rewriteFlags(types, counted = core.coverage !== undefined) {
  const { TYPES, AWAIT, COVER } = internalBinding('compile');
  return (types ? TYPES : 0) | AWAIT | (counted ? COVER : 0);
}

function sourceFile(url, path, types) {
  const record = new Record(url, path, 'module');
  record.rewrite = rewriteFlags(types);
  record.dir = path.slice(0, path.lastIndexOf('/')) || '/';
  describe(record, internalBinding('esm').read(path, url, record.rewrite));
  return record;
}

function sourceText(url, text, path, types) {
  const record = new Record(url, path, 'module');
  record.rewrite = rewriteFlags(types);
  record.text = text;
  if (core.sourceMaps !== undefined) core.sourceMaps.note(url, text);
  try {
    describe(record, internalBinding('esm').readText(url, text, record.rewrite));
  } catch (error) {
    throw types ? require('internal/modules/faults').typed(error) : error;
  }
  return record;
}

// --- others ----------------------------------------------------------------------------------------------------------

function synthetic(url, path, format, names, get, execute) {
  const record = new Record(url, path, format);
  record.names = names;
  record.get = get;
  record.execute = execute;
  return record;
}

// Values are those of the first look until module.syncBuiltinESMExports().
function builtin(url, id) {
  const exports = require(id);
  const names = new Set(Object.keys(exports));
  names.add('default');
  const values = new Map();
  const get = (name) => {
    if (name === 'default') return exports;
    if (!values.has(name)) values.set(name, exports[name]);
    return values.get(name);
  };
  const record = synthetic(url, undefined, 'builtin', names, get, undefined);
  record.values = values;
  return record;
}

function json(url, path, text) {
  let value;
  const execute = () => {};
  try {
    value = text === undefined ? require('internal/modules/cjs').readJson(path) : JSON.parse(text);
  } catch (error) {
    throw text === undefined ? error : require('internal/modules/json_fault').explain(error, path ?? url, text);
  }
  if (path !== undefined && url.endsWith(path.slice(-5))) { // no query
    // One object for import and require().
    const { Module } = require('internal/modules/cjs');
    const cached = Module._cache[path];
    if (cached?.loaded) {
      value = cached.exports;
    } else {
      const module = new Module(path, undefined);
      module.filename = path;
      module.paths = [];
      module.exports = value;
      module.loaded = true;
      Module._cache[path] = module;
    }
  }
  return synthetic(url, path, 'json', new Set(['default']), () => value, execute);
}

const nameLists = new Map(); // path of a CommonJS file -> Set of names

// What a CommonJS file exports by its text; `known` is the lexer's answer if it was asked before.
function commonjsNames(path, known = internalBinding('compile').names(path, typesOf(path))) {
  let names = nameLists.get(path);
  if (names !== undefined) return names;
  names = new Set();
  nameLists.set(path, names);
  if (typeof known !== 'string') return names;
  const unsafe = new Set();
  const others = new Set();
  for (const entry of known.split('\0')) {
    if (entry === '') continue;
    const name = entry.slice(1);
    if (entry[0] === 'r') others.add(name);
    else if (entry[0] === 'u') unsafe.add(name);
    else names.add(name);
  }
  for (const name of unsafe) names.delete(name);
  if (others.size > 0) {
    const { Module } = require('internal/modules/cjs');
    const from = new Module(path, undefined);
    from.filename = path;
    from.paths = Module._nodeModulePaths(require('path').dirname(path));
    for (const request of others) {
      let file;
      try {
        file = Module._resolveFilename(request, from, false);
      } catch {
        continue;
      }
      if (file.startsWith('/') && !file.endsWith('.json') && !file.endsWith('.node')) {
        for (const name of commonjsNames(file)) names.add(name);
      }
    }
  }
  return names;
}

function commonjs(url, path, known) {
  const names = new Set(commonjsNames(path, known));
  names.add('default');
  names.add('module.exports');
  const values = { __proto__: null }; // as they are when the module has run
  const record = synthetic(url, path, 'commonjs', names, (name) => values[name], () => {
    const exports = require('internal/modules/cjs').importFile(path, record.main);
    values.default = values['module.exports'] = exports;
    if (exports === null || exports === undefined) return;
    for (const name of names) if (!(name in values)) values[name] = valueOf(exports, name);
  });
  return record;
}

// An accessor may throw: the name then has no value.
function valueOf(exports, name) {
  try {
    return exports[name];
  } catch {
    return undefined;
  }
}

function wasm(url, path, bytes) {
  const made = require('internal/modules/esm_wasm');
  return made.make(url, path, bytes ?? made.read(path), sourceText);
}

// What `import source` binds: the record's one name `source`.
function sourceOf(record) {
  if (record.source === undefined) throw new SyntaxError(`Source phase import object is not defined for module '${record.url}'`);
  return (record.sourceRecord ??= synthetic(`${record.url}\0source`, record.path, 'source', new Set(['source']), () => record.source, undefined));
}

// --- formats ------------------------------------------------------------------------------------------------------------

function typesOf(path) {
  return /\.[cm]?ts$/.test(path) ? internalBinding('compile').TYPES : 0;
}

const warned = new Set();
function warnTypeless(scope, url) {
  if (scope === null || !/\.[jt]s$/.test(url) || warned.has(scope.path) || scope.path.includes('/node_modules/')) return;
  warned.add(scope.path);
  process.emitWarning(`Module type of ${url} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
    `To eliminate this warning, add "type": "module" to ${scope.path}.`, { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

// Of a file whose ending does not tell: by its package, else by its text.
function typed(url, path) {
  const scope = require('internal/modules/package').scopeOf(path);
  const type = scope?.data.type;
  const types = typesOf(path);
  if (type === 'module') return sourceFile(url, path, types !== 0);
  if (type === 'commonjs') return commonjs(url, path);
  const known = internalBinding('compile').names(path, types);
  if (known !== true || require('internal/options').get('--experimental-detect-module') === false) {
    if (native.stat(path) < 0) native.readText(path); // throws
    return commonjs(url, path, known === true ? undefined : known);
  }
  const record = sourceFile(url, path, types !== 0);
  warnTypeless(scope, url);
  return record;
}

function fromFile(url, path, main) {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const dot = base.lastIndexOf('.');
  const extension = dot > 0 ? base.slice(dot) : '';
  if (extension.endsWith('ts') && path.includes('/node_modules/') && typesOf(path) !== 0) {
    throw coded('ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING', url);
  }
  if (extension.endsWith('ts') && internalBinding('compile').TYPES === 0) throw coded('ERR_UNKNOWN_FILE_EXTENSION', extension, path); // --no-strip-types
  switch (extension) {
    case '.mjs': return sourceFile(url, path, false);
    case '.mts': return sourceFile(url, path, true);
    case '.cjs': case '.cts': return commonjs(url, path);
    case '': {
      const type = require('internal/modules/package').scopeOf(path)?.data.type;
      if ((type === 'module' || (type === undefined && !main)) && require('internal/modules/esm_wasm').isBinary(path)) return wasm(url, path, undefined);
    }
    // Falls through.
    case '.js': case '.ts': return typed(url, path);
    case '.json': return json(url, path);
    case '.node': return commonjs(url, path, '');
    case '.wasm': return wasm(url, path, undefined);
    default:
      if (main && require('internal/modules/package').scopeOf(path)?.data.type !== 'module') return typed(url, path);
      throw coded('ERR_UNKNOWN_FILE_EXTENSION', extension, path);
  }
}

function dataOf(url) {
  const match = /^data:([^,;]*)([^,]*?)(;base64)?,([^]*)$/.exec(url);
  if (match === null) throw coded('ERR_INVALID_URL', url);
  const text = decodeURIComponent(match[4].replace(/#.*$/s, ''));
  if (match[3] === undefined) return { type: match[1], text, bytes: undefined };
  const bytes = require('buffer').Buffer.from(text, 'base64');
  return { type: match[1], text: bytes.toString(), bytes };
}

function fromData(url) {
  const { type, text, bytes } = dataOf(url);
  if (type === 'application/wasm' && bytes !== undefined) return wasm(url, undefined, bytes);
  if (/^(?:text|application)\/javascript$/.test(type)) return sourceText(url, text, undefined, false);
  if (type === 'application/json') return json(url, undefined, text);
  if (type === 'application/wasm') return wasm(url, undefined, new TextEncoder().encode(text));
  throw coded('ERR_UNKNOWN_MODULE_FORMAT', type, url);
}

// Attributes of a request. `others`: all of them as written, where there is another than `type`: an object literal of strings.
function attributesOf(type, others) {
  if (others !== '') return { __proto__: null, ...core.evaluate(`(${others})`, 'node:internal/attributes', 1) };
  return type === '' ? { __proto__: null } : { __proto__: null, type };
}

function checkType(type, others, record) {
  if (others !== '' && others !== undefined) {
    const [key, value] = Object.entries(attributesOf(type, others)).find(([name]) => name !== 'type');
    throw coded('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', key, value, record.url);
  }
  if (record.hooked) return;
  if (type !== '' && type !== 'json') throw coded('ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', 'type', type, record.url);
  if (record.format === 'json') {
    if (type !== 'json') throw coded('ERR_IMPORT_ATTRIBUTE_MISSING', record.url, 'type', 'json');
  } else if (type === 'json') {
    throw coded('ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE', record.url, 'json');
  }
}

// CommonJS from a text that a hook gave; `filename` may be a URL.
function commonjsText(url, filename, text, requirer) {
  const record = commonjs(url, filename, internalBinding('compile').textNames(text));
  const usual = record.execute;
  record.execute = () => {
    require('internal/modules/cjs').loadText(filename, text, record.main, requirer);
    usual();
  };
  return record;
}
const makers = { builtin, commonjs, commonjsText, json, text: sourceText, file: sourceFile, wasm };

function usualRecord({ url, path, builtin: id }, main) {
  if (id !== undefined) return builtin(url, id);
  return path !== undefined ? fromFile(url, path, main) : fromData(url);
}

// The record of a resolution, without what it imports.
function recordOf(resolution, main = false, type = '') {
  const { url } = resolution;
  let record = records.get(url);
  if (record !== undefined) return record;
  if (core.watching !== undefined && resolution.path !== undefined) core.watching(resolution.path); // before a fault in it is found
  if (core.moduleHooks !== undefined) record = core.moduleHooks.record(resolution, main, type, makers);
  else if (core.asyncHooks !== undefined) record = core.asyncHooks.recordSync(resolution, main, type, makers);
  record ??= usualRecord(resolution, main);
  record.main = main;
  records.set(url, record);
  return record;
}

// Loads what a record imports, and what that imports, and so on. Those that were new are in `loaded`, for taking back.
function loadGraph(root) {
  const todo = [root];
  const loaded = [root];
  try {
    while (todo.length > 0) {
      const record = todo.pop();
      if (record.requests === undefined || record.deps.length > 0) continue;
      const { requests } = record;
      const deps = [];
      for (let i = 0; i < requests.length; i += 4) {
        const resolution = resolve(requests[i], record, requests[i + 1]);
        const known = records.get(resolution.url);
        const dep = known ?? recordOf(resolution, false, requests[i + 1]);
        if (requests[i + 3] === '1') {
          deps.push(sourceOf(dep)); // which is not linked for that
          continue;
        }
        checkType(requests[i + 1], requests[i + 2], dep);
        if (known === undefined) {
          loaded.push(dep);
          todo.push(dep);
        } else if (dep.source !== undefined && dep.status === UNLINKED) {
          todo.push(dep);
        }
        deps.push(dep);
      }
      record.deps = deps;
    }
  } catch (error) {
    // Nothing half loaded stays: a later import() tries again.
    for (const record of loaded) {
      if (record.status !== UNLINKED) continue;
      if (records.get(record.url) === record) records.delete(record.url);
      if (record.text !== undefined) internalBinding('esm').drop(record.url, record.rewrite);
      record.deps = [];
    }
    throw error;
  }
  return root;
}

module.exports = { Record, attributesOf, describe, rewriteFlags, synthetic, sourceOf, dataOf, records, sourceText, sourceFile, commonjs, makers, recordOf, usualRecord, loadGraph, checkType, toURL, resolve,
  coded, typesOf, warnTypeless,
  UNLINKED, LINKING, LINKED, EVALUATING, EVALUATING_ASYNC, EVALUATED };
