// ShadowRealm (behind --experimental-shadow-realm): a global object of its own, from which only primitives and wrapped functions
// come and go. Source: https://tc39.es/proposal-shadowrealm/
// A realm here is { TypeError, method(call) }: its own class, and a maker of functions that pass what they are called with on.

const core = internalBinding('core');
const native = internalBinding('vm');

const methodText = '"use strict"; (call) => ({ wrapped(...args) { return call(this, args); } }).wrapped';
const outer = { TypeError, method: (call) => ({ wrapped(...args) { return call(this, args); } }).wrapped };

// Of what was thrown on the other side, of which nothing else may pass.
function words(thrown) {
  try {
    if (core.errors.EngineError.isError(thrown)) {
      if (Object.hasOwn(thrown, 'line')) core.errors.translate(thrown);
      const message = `${thrown.message}`;
      return message === '' ? `${thrown.name}` : `${thrown.name}: ${message}`;
    }
    return typeof thrown === 'object' || typeof thrown === 'function' ? Object.prototype.toString.call(thrown) : String(thrown);
  } catch {
    return 'unknown';
  }
}

// A value of realm `from` as `into` may have it; errors are those of `caller`.
function pass(value, from, into, caller) {
  if (typeof value === 'function') return wrap(value, from, into, caller);
  if (typeof value === 'object' && value !== null) throw new caller.TypeError(`${words(value)} is not a function`);
  return value;
}

function wrap(target, from, into, caller) {
  const wrapped = into.method((self, args) => {
    const given = args.map((value) => pass(value, into, from, into));
    const receiver = pass(self, into, from, into);
    let result;
    try {
      result = Reflect.apply(target, receiver, given);
    } catch (thrown) {
      throw new into.TypeError(`WrappedFunction threw (${words(thrown)})`);
    }
    return pass(result, from, into, into);
  });
  let length = 0;
  let name;
  try {
    if (Object.hasOwn(target, 'length') && typeof target.length === 'number') length = Math.max(0, Math.trunc(target.length) || 0);
    name = target.name;
  } catch (thrown) {
    throw new caller.TypeError(`Cannot wrap target callable (${words(thrown)})`);
  }
  Object.defineProperty(wrapped, 'length', { __proto__: null, value: length, writable: false, enumerable: false, configurable: true });
  Object.defineProperty(wrapped, 'name', { __proto__: null, value: typeof name === 'string' ? name : '', writable: false, enumerable: false, configurable: true });
  return wrapped;
}

function makeRealm() {
  const state = { box: undefined, real: undefined, global: undefined, sandbox: undefined, running: false };
  state.box = native.make(undefined, (promise, reason) => require('internal/process/promises').onRejection(promise, reason), undefined);
  const real = native.global(state.box);
  state.real = state.global = real;
  for (const extra of ['readline', 'print', 'console']) Reflect.deleteProperty(real, extra);
  const mode = require('internal/options').get('--disable-proto');
  if (mode !== undefined) require('internal/process/disable_proto')(real, mode);
  const { Promise: OwnPromise } = real;
  if (core.reg[5] !== 0) core.asyncContext.follow(OwnPromise);
  require('internal/vm/errors').make(state, true);
  const realm = { state, TypeError: real.TypeError, method: native.run(state.box, methodText, 'node:internal/errors', 1, 0), evaluate: real.eval, records: new Map() };
  Object.defineProperty(real, 'ShadowRealm', { __proto__: null, value: ShadowRealmOf(realm), writable: true, enumerable: false, configurable: true });
  return realm;
}

// --- its modules: files and data: URLs, neither by hooks nor from elsewhere ----------------------------------------------------

function textOf({ url, path, builtin }, specifier) {
  const { codes } = require('internal/errors');
  if (builtin !== undefined) {
    if (specifier.startsWith('node:')) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(specifier);
    throw new Error(`Cannot find package '${specifier}'`);
  }
  if (path === undefined) {
    const { type, text } = require('internal/modules/esm_records').dataOf(url);
    if (!/^(?:text|application)\/javascript$/.test(type)) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(type, url);
    return text;
  }
  const scope = require('internal/modules/package').scopeOf(path);
  if (!/\.[cm]?[jt]s$/.test(path)) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(path.slice(path.lastIndexOf('.')), path);
  if (/\.c[jt]s$/.test(path) || (!/\.m[jt]s$/.test(path) && scope?.data.type === 'commonjs')) throw new codes.ERR_UNKNOWN_MODULE_FORMAT('commonjs', url);
  return internalBinding('modules').readText(path);
}

// A record and those it imports; they are kept once all of them are there.
function load(realm, specifier, parent, fresh) {
  const resolution = require('internal/modules/esm_resolve').usualResolve(specifier, parent);
  const { url, path } = resolution;
  const known = realm.records.get(url) ?? fresh.get(url);
  if (known !== undefined) return known;
  const own = { url, path };
  const importer = Object.assign((text) => importInto(realm, text, own), { source: refuseSource });
  const record = require('internal/vm/module').textRecord(url, textOf(resolution, specifier), realm.state, importer, (meta) => { meta.url = url; }, 1,
    path !== undefined && /\.m?ts$/.test(path));
  record.path = path;
  fresh.set(url, record);
  const deps = [];
  const { requests } = record;
  for (let i = 0; i < requests.length; i += 4) {
    const dep = load(realm, requests[i], own, fresh);
    if (requests[i + 3] === '1') refuseSource();
    require('internal/modules/esm_records').checkType(requests[i + 1], requests[i + 2], dep);
    deps.push(dep);
  }
  record.deps = deps;
  return record;
}
const noSource = 'Source phase imports are not there in a ShadowRealm';
function refuseSource() {
  throw new SyntaxError(noSource);
}

async function importInto(realm, specifier, parent) {
  const fresh = new Map();
  let record;
  try {
    record = load(realm, `${specifier}`, parent ?? here(), fresh);
    for (const [url, made] of fresh) realm.records.set(url, made);
    require('internal/modules/esm_link').link(record);
  } catch (fault) { // one of the program's own errors, which a realm may not have
    const { real } = realm.state;
    throw new (fault instanceof SyntaxError ? real.SyntaxError : real.Error)(core.errors.fix(fault).message);
  }
  const waiting = require('internal/modules/esm_evaluate').evaluate(record);
  if (waiting !== undefined) await waiting;
  return require('internal/modules/esm_link').namespaceOf(record);
}
function here() {
  const directory = `${process.cwd()}/`;
  return { url: require('internal/modules/esm_resolve').toURL(directory), path: `${directory}x` };
}

// --- the class ---------------------------------------------------------------------------------------------------------------------

// import() in a text is ours, by a hidden name of its global object.
function withImports(realm, text) {
  if (!/\bimport\b/.test(text)) return text;
  const code = internalBinding('compile').script(text, 0, '');
  const { real } = realm.state;
  const { resolve } = real.Promise;
  const put = (object, name, fn) => {
    const value = realm.method((_, [argument]) => fn(argument)); // a function of its own: ours would show the program
    return Object.defineProperty(object, name, { __proto__: null, value, writable: false, enumerable: false, configurable: true });
  };
  put(real, '$trk_import', (specifier) => Reflect.apply(resolve, real.Promise, [importInto(realm, specifier)]));
  put(real.$trk_import, 'source', () => { throw new real.SyntaxError(noSource); });
  put(real, '$trk_fix', core.errors.fix);
  return code;
}

// The class as realm `caller` has it: its results and errors are that one's.
function ShadowRealmOf(caller) {
  const OwnPromise = caller === outer ? Promise : caller.state.real.Promise;
  const OwnSyntaxError = caller === outer ? SyntaxError : caller.state.real.SyntaxError;
  const make = (realms) => {
    const check = (self, name) => {
      const realm = realms.get(self);
      if (realm === undefined) throw new caller.TypeError(`Method ShadowRealm.prototype.${name} called on incompatible receiver ${words(self)}`);
      return realm;
    };
    return {
      start: (self) => { realms.set(self, makeRealm()); },
      evaluate: (self, [sourceText]) => {
        const realm = check(self, 'evaluate');
        if (typeof sourceText !== 'string') throw new caller.TypeError('Invalid value used as source text');
        let code;
        try {
          native.check(sourceText, '', 1);
          code = withImports(realm, sourceText);
        } catch (fault) {
          throw new OwnSyntaxError(core.errors.fix(fault).message);
        }
        let result;
        try {
          result = Reflect.apply(realm.evaluate, undefined, [code]);
        } catch (thrown) {
          throw new caller.TypeError(`ShadowRealm evaluate threw (${words(thrown)})`);
        }
        return pass(result, realm, caller, caller);
      },
      importValue: (self, [specifier, exportName]) => {
        const realm = check(self, 'importValue');
        const text = `${specifier}`;
        if (typeof exportName !== 'string') throw new caller.TypeError('The name of an export must be a string');
        return new OwnPromise((resolve, reject) => {
          importInto(realm, text).then((space) => {
            if (!Object.hasOwn(space, exportName)) throw new caller.TypeError(`The requested module '${text}' does not provide an export named '${exportName}'`);
            resolve(pass(space[exportName], realm, caller, caller));
          }, (thrown) => {
            throw new caller.TypeError(`Cannot import in ShadowRealm (${words(thrown)})`);
          }).catch(reject);
        });
      },
    };
  };
  const parts = make(new WeakMap());
  if (caller === outer) return classText(parts);
  return native.run(caller.state.box, `"use strict"; (${classText})`, 'node:internal/errors', 1, 0)(parts);
}

// Evaluated in each realm that has the class.
function classText(parts) {
  const { start, evaluate, importValue } = parts;
  class ShadowRealm {
    constructor() { start(this); }
    evaluate(sourceText) { return evaluate(this, [sourceText]); }
    importValue(specifier, exportName) { return importValue(this, [specifier, exportName]); }
  }
  Object.defineProperty(ShadowRealm.prototype, Symbol.toStringTag, { value: 'ShadowRealm', writable: false, enumerable: false, configurable: true });
  return ShadowRealm;
}

exports.ShadowRealm = ShadowRealmOf(outer);
