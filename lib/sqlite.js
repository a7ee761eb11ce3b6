// node:sqlite on the system's SQLite (src/sqlite/sqlite.c).

const native = internalBinding('sqlite');

const { enumerable, guarded, hidden, kBox, kCaller, kCalls, need, needIdle, objectOf, pathOf, stateError, switchOf, typeError } = require('internal/sqlite/utils');
const { StatementSync, kMake } = require('internal/sqlite/statement');
const kOptions = Symbol('kOptions');
const kFunctions = Symbol('kFunctions');

// The main thread's databases of files: the last one who closes such a file puts what its log holds into it.
let opened;
const kRef = Symbol('kRef');
function closeAtEnd(database) {
  if (opened === undefined) {
    opened = new Set();
    require('internal/process/at_end')(() => {
      for (const ref of opened) ref.deref()?.[Symbol.dispose]();
    });
  }
  if (opened.size > 64) for (const ref of opened) if (ref.deref() === undefined) opened.delete(ref);
  const ref = new WeakRef(database);
  hidden(database, kRef, ref);
  opened.add(ref);
}

class Database {
  constructor(path, options = undefined) {
    path = pathOf(path);
    options = { ...objectOf(options) };
    const o = {
      path,
      open: switchOf(options, 'open', true),
      readOnly: switchOf(options, 'readOnly', false),
      enableForeignKeyConstraints: switchOf(options, 'enableForeignKeyConstraints', true),
      enableDoubleQuotedStringLiterals: switchOf(options, 'enableDoubleQuotedStringLiterals', false),
      allowExtension: switchOf(options, 'allowExtension', false),
      readBigInts: switchOf(options, 'readBigInts', false),
      returnArrays: switchOf(options, 'returnArrays', false),
      allowBareNamedParameters: switchOf(options, 'allowBareNamedParameters', true),
      allowUnknownNamedParameters: switchOf(options, 'allowUnknownNamedParameters', false),
      defensive: switchOf(options, 'defensive', true),
      timeout: 0,
      limits: undefined,
    };
    if (options.timeout !== undefined) {
      if (!Number.isInteger(options.timeout)) throw typeError('The "options.timeout" argument must be an integer.');
      o.timeout = options.timeout;
    }
    if (options.limits !== undefined) o.limits = require('internal/sqlite/limits').validate(options.limits);
    hidden(this, kOptions, o);
    hidden(this, kBox, undefined);
    const functions = [];
    hidden(this, kFunctions, functions);
    hidden(this, kCalls, 0);
    hidden(this, kCaller, guarded(this, (index, ...args) => functions[index](...args)));
    if (o.open) this.open();
  }
  open() {
    if (this[kBox] !== undefined) throw stateError('database is already open');
    const o = this[kOptions];
    this[kBox] = native.open(o.path, o.readOnly ? native.READONLY : native.READWRITE, o.enableForeignKeyConstraints, o.enableDoubleQuotedStringLiterals, o.timeout);
    hidden(this, 'statements', new Set());
    if (o.path !== ':memory:' && o.path !== '') closeAtEnd(this);
    native.defensive(this[kBox], o.defensive);
    if (o.allowExtension) native.extensions(this[kBox], true);
    hidden(this, 'extensions', o.allowExtension);
    if (o.limits !== undefined) Object.assign(this.limits, o.limits);
  }
  close() {
    const box = needIdle(this);
    finalizeStatements(this);
    this[kBox] = undefined;
    opened?.delete(this[kRef]);
    native.close(box);
  }
  get isOpen() { return this[kBox] !== undefined; }
  get isTransaction() { return native.inTransaction(need(this)); }
  location(name = 'main') {
    const box = need(this);
    if (typeof name !== 'string') throw typeError('The "dbName" argument must be a string.');
    return native.location(box, name);
  }
  exec(sql) {
    const box = need(this);
    if (typeof sql !== 'string') throw typeError('The "sql" argument must be a string.');
    native.exec(box, sql, this[kCaller]);
  }
  prepare(sql, options = undefined) {
    const box = need(this);
    if (typeof sql !== 'string') throw typeError('The "sql" argument must be a string.');
    objectOf(options);
    const own = { ...this[kOptions] };
    for (const name of ['readBigInts', 'returnArrays', 'allowBareNamedParameters', 'allowUnknownNamedParameters']) {
      if (options !== undefined) own[name] = switchOf(options, name, own[name]);
    }
    return new StatementSync(kMake, this, native.prepare(box, sql, this[kCaller]), own);
  }
  get limits() {
    const limits = require('internal/sqlite/limits').make(this);
    Object.defineProperty(this, 'limits', { __proto__: null, value: limits, configurable: true, enumerable: false });
    return limits;
  }
  function(name, ...rest) { return require('internal/sqlite/functions').define(this, this[kFunctions], name, ...rest); }
  aggregate(name, options) { return require('internal/sqlite/functions').aggregate(this, this[kFunctions], name, options); }
  setAuthorizer(callback) { return require('internal/sqlite/functions').authorize(this, this[kFunctions], callback); }
  createSession(options = undefined) { return require('internal/sqlite/session').create(this, options); }
  applyChangeset(changeset, options = undefined) { return require('internal/sqlite/session').apply(this, changeset, options); }
  createTagStore(capacity = 1000) { return require('internal/sqlite/tag_store').create(this, capacity); }
  enableDefensive(active) {
    const box = need(this);
    if (typeof active !== 'boolean') throw typeError('The "active" argument must be a boolean.');
    native.defensive(box, active);
  }
  enableLoadExtension(allow) {
    const box = need(this);
    if (typeof allow !== 'boolean') throw typeError('The "allow" argument must be a boolean.');
    if (allow && !this[kOptions].allowExtension) throw stateError('Cannot enable extension loading because it was disabled at database creation.');
    native.extensions(box, allow);
    this.extensions = allow;
  }
  loadExtension(path, entryPoint = undefined) {
    const box = need(this);
    if (!this[kOptions].allowExtension || !this.extensions) throw stateError('extension loading is not allowed');
    if (typeof path !== 'string') throw typeError('The "path" argument must be a string.');
    if (entryPoint !== undefined && typeof entryPoint !== 'string') throw typeError('The "entryPoint" argument must be a string.');
    native.loadExtension(box, path, entryPoint);
  }
  serialize(dbName = 'main') {
    const box = need(this);
    if (typeof dbName !== 'string') throw typeError('The "dbName" argument must be a string.');
    return native.serialize(box, dbName);
  }
  deserialize(buffer, options = undefined) {
    const box = needIdle(this);
    if (!(buffer instanceof Uint8Array)) throw typeError('The "buffer" argument must be a Uint8Array.');
    if (buffer.length === 0) throw Object.assign(new RangeError('The "buffer" argument must not be empty.'), { code: 'ERR_OUT_OF_RANGE' });
    const { dbName = 'main' } = objectOf(options);
    if (typeof dbName !== 'string') throw typeError('The "options.dbName" argument must be a string.');
    finalizeStatements(this);
    native.deserialize(box, dbName, buffer);
  }
  [Symbol.dispose]() {
    try {
      this.close();
    } catch { /* it is closed */ }
  }
}

// Node says it in words of its own when `new` is missing, which a class cannot.
function DatabaseSync(path, options) {
  if (new.target === undefined) throw Object.assign(new TypeError('Cannot call constructor without `new`'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
  return Reflect.construct(Database, [path, options], new.target);
}
DatabaseSync.prototype = Database.prototype;
Object.defineProperty(DatabaseSync, 'prototype', { __proto__: null, writable: false, enumerable: false });
Object.defineProperty(Database.prototype, 'constructor', { __proto__: null, value: DatabaseSync, writable: true, configurable: true, enumerable: false });

function finalizeStatements(database) {
  for (const ref of database.statements) {
    const statement = ref.deref();
    if (statement !== undefined) native.finalize(statement[kBox]);
  }
  database.statements.clear();
}

Object.defineProperty(DatabaseSync.prototype, Symbol.for('sqlite-type'), { __proto__: null, value: 'node:sqlite' });

function backup(sourceDb, path) {
  return require('internal/sqlite/backup').backup(sourceDb, path, arguments[2], DatabaseSync);
}

enumerable(Database);
module.exports = { DatabaseSync, StatementSync, backup };
for (const [name, of] of [['Session', 'internal/sqlite/session']]) {
  Object.defineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get: () => require(of)[name] });
}
Object.defineProperty(module.exports, 'constants', { __proto__: null, configurable: true, enumerable: true, get: () => require('internal/sqlite/constants') });
