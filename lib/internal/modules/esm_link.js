// Linking: which binding each import means, namespace objects, and the functions that modules become.
// A binding is { record, index } (an exported local), { record, space: true } or { record, name } (of a synthetic module).

const core = internalBinding('core');
const { UNLINKED, LINKING, LINKED, EVALUATED } = require('internal/modules/esm_records');

// Kinds of exports, as the description has them.
const LOCAL = '0';
const DEFAULT = '1';
const INDIRECT = '2';
const NAMESPACE = '3';
const STAR = '4';
const AMBIGUOUS = { ambiguous: true };
const LIVE = 2;

function fault(message, record, offset = -1) {
  return require('internal/modules/faults').linkFault(message, record, offset);
}

// --- exports -------------------------------------------------------------------------------------------------------

function tableOf(record) {
  if (record.table !== undefined) return record.table;
  const table = new Map();
  const { exports } = record;
  for (let i = 0; i < exports.length; i += 4) {
    if (exports[i] === STAR) continue;
    const name = exports[i] === DEFAULT ? 'default' : exports[i + 2];
    if (table.has(name)) throw fault(`Duplicate export of '${name}'`, record);
    table.set(name, i);
  }
  return (record.table = table);
}

// Where an imported local of this record comes from: the index of its row, or -1.
function importRow(record, local) {
  const { imports } = record;
  for (let i = 3; i < imports.length; i += 5) if (imports[i] === local) return i - 3;
  return -1;
}

function imported(record, row, seen) {
  const dep = record.deps[record.imports[row]];
  const kind = +record.imports[row + 1];
  if (kind === 2) return { record: dep, space: true };
  if (kind === 3) return resolveExport(dep, 'source');
  return resolveExport(dep, kind === 1 ? 'default' : record.imports[row + 2], seen);
}

function findExport(record, name, seen) {
  const { exports } = record;
  const i = tableOf(record).get(name);
  if (i !== undefined) {
    switch (exports[i]) {
      case INDIRECT: return resolveExport(record.deps[exports[i + 1]], exports[i + 3], seen);
      case NAMESPACE: return { record: record.deps[exports[i + 1]], space: true };
      case DEFAULT: return { record, index: i / 4 };
      default: {
        const row = importRow(record, exports[i + 3]);
        return row === -1 ? { record, index: i / 4 } : imported(record, row, seen);
      }
    }
  }
  if (name === 'default') return null;
  let found = null;
  for (let k = 0; k < exports.length; k += 4) {
    if (exports[k] !== STAR) continue;
    const other = resolveExport(record.deps[exports[k + 1]], name, seen);
    if (other === AMBIGUOUS) return AMBIGUOUS;
    if (other === null) continue;
    if (found === null) found = other;
    else if (found.record !== other.record || found.index !== other.index || found.space !== other.space || found.name !== other.name) return AMBIGUOUS;
  }
  return found;
}

// A binding, null (there is none) or AMBIGUOUS. `seen`: the way here, as a cycle of re-exports has no end.
function resolveExport(record, name, seen) {
  if (record.names !== undefined) return record.names.has(name) ? { record, name } : null;
  const known = record.resolved?.get(name);
  if (known !== undefined) return known;
  const own = tableOf(record).get(name);
  if (own !== undefined && (record.exports[own] === DEFAULT || (record.exports[own] === LOCAL && importRow(record, record.exports[own + 3]) === -1))) {
    const binding = { record, index: own / 4, space: undefined, name: undefined };
    (record.resolved ??= new Map()).set(name, binding);
    return binding;
  }
  if (seen === undefined) seen = new Map(); // record -> Set of names
  else if (seen.get(record)?.has(name)) return null;
  const outer = seen.size === 0;
  if (seen.has(record)) seen.get(record).add(name);
  else seen.set(record, new Set([name]));
  const found = findExport(record, name, seen);
  // Inside a search the answer may be cut short by `seen`.
  if (outer || found !== null) (record.resolved ??= new Map()).set(name, found);
  return found;
}

function exportNames(record, seen = new Set()) {
  if (record.names !== undefined) return record.names;
  if (seen.has(record)) return new Set();
  seen.add(record);
  const names = new Set(tableOf(record).keys());
  const { exports } = record;
  for (let i = 0; i < exports.length; i += 4) {
    if (exports[i] !== STAR) continue;
    for (const name of exportNames(record.deps[exports[i + 1]], seen)) if (name !== 'default') names.add(name);
  }
  return names;
}

// --- values ----------------------------------------------------------------------------------------------------------

// `export default function () {}` was given a name of ours to be declared by.
function named(record, value) {
  if (typeof value !== 'function') return value;
  const own = Object.getOwnPropertyDescriptor(value, 'name');
  if (own !== undefined && typeof own.value === 'string' && /^\$\w\w?d$/.test(own.value)) {
    Object.defineProperty(value, 'name', { __proto__: null, value: 'default', configurable: true });
  }
  return value;
}

function read(binding) {
  const { record } = binding;
  if (binding.space) return namespaceOf(record);
  if (binding.name !== undefined) return record.get(binding.name);
  const { hooks } = record;
  if (hooks === undefined || (hooks.v === undefined && hooks.g === undefined)) {
    throw new ReferenceError(`Cannot access '${record.exports[binding.index * 4 + 2]}' before initialization`);
  }
  const value = hooks.v === undefined ? hooks.g(binding.index) : hooks.v[binding.index];
  return record.exports[binding.index * 4] === DEFAULT ? named(record, value) : value;
}

// The engine does not say which variable it is.
function readNamed(binding, name) {
  try {
    return read(binding);
  } catch (error) {
    core.errors.fix(error);
    if (error instanceof ReferenceError && /^Cannot access (?:variable|'.*') before initialization$/.test(error.message)) {
      const { stack, message } = error;
      error.message = `Cannot access '${name}' before initialization`;
      if (typeof stack === 'string') error.stack = stack.replace(message, () => error.message);
    }
    throw error;
  }
}

// Gives the module's imports their values of now.
function push(record) {
  const { bindings, hooks } = record;
  if (bindings === undefined || bindings.length === 0) return;
  hooks.s(valuesOf(bindings));
}

function valuesOf(bindings) {
  const values = new Array(bindings.length);
  for (let i = 0; i < values.length; i++) {
    try {
      values[i] = read(bindings[i]);
    } catch {
      values[i] = undefined; // in its dead zone
    }
  }
  return values;
}

function notify(record) {
  if (record.importers === undefined) return;
  for (const importer of record.importers) if (importer.hooks !== undefined && importer.hooks.s !== nothing) push(importer);
}

const unset = {};
function nothing() {}

// What a module's function knows as $m: s sets imports, r() gives them, g reads exports, v has them all once it has run, p is
// what a top-level await starts with.
class Hooks {
  constructor(record) {
    this.record = record;
    this.s = nothing;
    this.g = undefined;
    this.v = undefined;
    this.p = undefined;
    this.value = unset;
  }
  n() { notify(this.record); }
  // An import whose local has no value: it may be undefined, or in its dead zone.
  z(i, value) { return value === undefined ? readNamed(this.record.bindings[i], this.record.imports[i * 5 + 3]) : value; }
  r() { return valuesOf(this.record.bindings); }
  get i() { throw new TypeError('Assignment to constant variable.'); }
  get default() {
    if (this.value === unset) throw new ReferenceError("Cannot access 'default' before initialization");
    return this.value;
  }
  set default(value) { this.value = value; }
  // Behind a default export that is a function or class by its text.
  set d(_) {
    const { value } = this;
    if (typeof value !== 'function' || value.name !== '') return;
    const own = Object.getOwnPropertyDescriptor(value, 'name');
    if (own === undefined || own.value === '') Object.defineProperty(value, 'name', { __proto__: null, value: 'default', configurable: true });
  }
}

// --- namespace objects ---------------------------------------------------------------------------------------------------

// What has run and does not change any more is data, which the engine can see through; it is not writable.
function settled({ record, space }) {
  if (space) return record.space !== undefined; // made one after the other: they may hold each other
  if (record.names !== undefined) return record.status === EVALUATED && record.values === undefined;
  return record.hooks?.v !== undefined;
}

function buildNamespace(names, bindingOf) {
  const space = { __proto__: null };
  for (const name of [...names].sort()) {
    const binding = bindingOf(name);
    if (binding === null || binding === AMBIGUOUS) continue;
    Object.defineProperty(space, name, settled(binding)
      ? { __proto__: null, enumerable: true, configurable: false, value: read(binding), writable: false }
      : { __proto__: null, enumerable: true, configurable: false, get: () => readNamed(binding, name), set: undefined });
  }
  Object.defineProperty(space, Symbol.toStringTag, { __proto__: null, value: 'Module', writable: false, enumerable: false, configurable: false });
  (core.namespaces ??= new WeakSet()).add(space);
  return Object.preventExtensions(space);
}

function namespaceOf(record) {
  return (record.space ??= buildNamespace(exportNames(record), (name) => resolveExport(record, name)));
}

// What require() of an ES module with a default export gives: the same with __esModule.
function requiredNamespace(record) {
  const names = exportNames(record);
  if (names.has('module.exports')) return read(resolveExport(record, 'module.exports'));
  if (!names.has('default') || names.has('__esModule')) return namespaceOf(record);
  const flag = { record: { get: () => true }, name: '__esModule' };
  return (record.required ??= buildNamespace([...names, '__esModule'], (name) => (name === '__esModule' ? flag : resolveExport(record, name))));
}

// --- linking ---------------------------------------------------------------------------------------------------------------

// Strongly connected components of what is new below `root` (Tarjan): marks cycles, and who waits for a top-level await.
// Gives the new records, dependencies first.
function order(root) {
  const stack = [];
  const done = [];
  let index = 1;
  let left = 1;
  const visit = (record) => {
    record.status = LINKING;
    record.order = record.low = index++;
    stack.push(record);
    for (const dep of record.deps) {
      if (dep.status === UNLINKED) {
        visit(dep);
        if (dep.low < record.low) record.low = dep.low;
      } else if (dep.status === LINKING && dep.order < record.low) {
        record.low = dep.order;
      }
      if (dep.awaits) record.awaits = true;
    }
    record.left = left++;
    if (record.low !== record.order) return;
    const first = stack.lastIndexOf(record);
    const members = stack.splice(first);
    const cycle = members.length > 1 || record.deps.includes(record);
    let awaits = false;
    for (const member of members) awaits ||= member.awaits;
    for (const member of members) {
      member.cycle = cycle;
      member.awaits = awaits;
      member.status = LINKED;
      done.push(member);
    }
  };
  visit(root);
  return done;
}

function missing(record, row) {
  const specifier = record.requests[record.imports[row] * 4];
  const name = +record.imports[row + 1] === 1 ? 'default' : record.imports[row + 2];
  const dep = record.deps[record.imports[row]];
  const offset = +record.imports[row + 4];
  if (dep.format === 'commonjs' && !/\.c?ts$/.test(dep.path)) {
    const local = record.imports[row + 3];
    const pattern = local === name ? name : `${name}: ${local}`;
    if (!require('internal/modules/faults').onOneLine(record, offset)) {
      return fault(`Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all module.exports as named exports.\n` +
        `CommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from '${specifier}';\n`, record, offset);
    }
    return fault(`Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all module.exports as named exports.\n` +
      `CommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from '${specifier}';\nconst { ${pattern} } = pkg;\n`, record, offset);
  }
  return fault(`The requested module '${specifier}' does not provide an export named '${name}'`, record, offset);
}

function ambiguous(record, specifier, name, offset) {
  return fault(`The requested module '${specifier}' contains conflicting star exports for name '${name}'`, record, offset);
}

function bind(record) {
  const { imports, exports } = record;
  const bindings = [];
  for (let row = 0; row < imports.length; row += 5) {
    const binding = imported(record, row);
    if (binding === null) throw missing(record, row);
    if (binding === AMBIGUOUS) throw ambiguous(record, record.requests[imports[row] * 4], imports[row + 2], +imports[row + 4]);
    const target = binding.record;
    if (!binding.space && (target.cycle || (target.flags & LIVE) !== 0 || target.values !== undefined)) (target.importers ??= new Set()).add(record);
    if (record.cycle && target.cycle && !binding.space && target.status === LINKED && target.left >= record.left) record.early = true;
    bindings.push(binding);
  }
  record.bindings = bindings;
  tableOf(record);
  for (let i = 0; i < exports.length; i += 4) {
    if (exports[i] !== INDIRECT) continue;
    const binding = resolveExport(record, exports[i + 2]);
    const specifier = record.requests[exports[i + 1] * 4];
    if (binding === null) throw fault(`The requested module '${specifier}' does not provide an export named '${exports[i + 3]}'`, record);
    if (binding === AMBIGUOUS) throw ambiguous(record, specifier, exports[i + 3], -1);
  }
}

// import.meta, made by esm.js.
let makeMeta;
let makeImport;
function setMakers(meta, dynamic) {
  makeMeta = meta;
  makeImport = dynamic;
}

// Evaluates the text to a function and runs it up to where its declarations are made.
function instantiate(record) {
  if (record.requests === undefined) return;
  const { NOTIFY, GUARD } = internalBinding('compile');
  const changed = record.early ? NOTIFY | GUARD : NOTIFY;
  const esm = internalBinding('esm');
  let flags = record.rewrite;
  if (record.cycle) {
    if (record.vm === undefined && record.text !== undefined) {
      esm.drop(record.url, flags);
      esm.readText(record.url, record.text, flags | changed);
    }
    flags |= changed;
    record.id = 0;
  }
  const fn = record.vm !== undefined ? record.vm.compile(record, flags, core.notePositions) : esm.link(record.text === undefined ? record.path : record.url, record.url, flags, core.notePositions, record.id);
  record.text = undefined;
  const hooks = new Hooks(record);
  record.hooks = hooks;
  const begin = () => fn(hooks, (record.flags & 4) !== 0 ? makeImport(record) : undefined, (record.flags & 8) !== 0 ? makeMeta(record) : undefined,
    core.errors.fix, record.vm?.await ?? core.awaitable,
    (kind, ...args) => require('internal/modules/esm_eval').translate(record.path, kind, args), core.resume, core.hold, core.held, core.returned, core.using, core.coverage?.take(record.url));
  if (!record.cycle) {
    record.run = begin;
  } else if ((record.flags & 1) !== 0) {
    let go;
    hooks.p = new Promise((resolve) => { go = resolve; });
    const done = begin();
    record.run = () => {
      go();
      return done;
    };
  } else {
    const run = begin();
    run.next();
    record.run = () => run.next();
  }
}

function link(root) {
  if (root.linkError !== undefined) throw root.linkError;
  if (root.status !== UNLINKED) return;
  const fresh = order(root);
  let at;
  try {
    for (const record of fresh) if (record.requests !== undefined) bind(record);
    for (at of fresh) instantiate(at);
  } catch (thrown) {
    const typed = at !== undefined && (at.rewrite & internalBinding('compile').TYPES) !== 0;
    const error = typed ? require('internal/modules/faults').typed(thrown) : core.errors.fix(thrown);
    for (const record of fresh) {
      record.linkError = error;
      if (record.text !== undefined && record.vm === undefined) internalBinding('esm').drop(record.url, record.rewrite);
    }
    const { records } = require('internal/modules/esm_records');
    for (const record of fresh) {
      // Those that are whole by themselves can be linked again by another; the rest keep the error.
      if (record.requests === undefined) {
        record.linkError = undefined;
        record.status = LINKED;
      } else if (records.get(record.url) === record) {
        records.delete(record.url);
      }
    }
    throw error;
  }
  // Hoisted functions of a cycle may run before their module does.
  for (const record of fresh) if (record.cycle && record.requests !== undefined) push(record);
}

module.exports = { link, push, notify, read, namespaceOf, requiredNamespace, resolveExport, exportNames, setMakers };
