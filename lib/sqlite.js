// node:sqlite on the system's SQLite (src/sqlite/sqlite.c).

const { codes } = require('internal/errors');
const native = internalBinding('sqlite');

const isView = (value) => ArrayBuffer.isView(value);
const typeError = (message) => Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
const stateError = (message) => Object.assign(new Error(message), { code: 'ERR_INVALID_STATE' });
const valueError = (message) => Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_VALUE' });
const kBox = Symbol('kBox');
const kOptions = Symbol('kOptions');
const kCaller = Symbol('kCaller');
const kMake = Symbol('kMake');
const hidden = (object, key, value) => Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false });

function pathOf(path) {
  if (typeof path === 'string') {
    if (!path.includes('\0')) return path;
  } else if (isView(path) && path instanceof Uint8Array) {
    const text = require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString('utf8');
    if (!text.includes('\0')) return text;
  } else if (path instanceof URL) {
    if (path.protocol !== 'file:') throw Object.assign(new TypeError('The URL must be of scheme file:'), { code: 'ERR_INVALID_URL_SCHEME' });
    if (!path.href.includes('%00')) return path.href;
  }
  throw typeError('The "path" argument must be a string, Uint8Array, or URL without null bytes.');
}

function switchOf(options, name, standard) {
  const value = options[name];
  if (value === undefined) return standard;
  if (typeof value !== 'boolean') throw typeError(`The "options.${name}" argument must be a boolean.`);
  return value;
}

class DatabaseSync {
  constructor(path, options = undefined) {
    if (new.target === undefined) throw Object.assign(new TypeError('Cannot call constructor without `new`'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
    path = pathOf(path);
    if (options !== undefined && (options === null || typeof options !== 'object')) throw typeError('The "options" argument must be an object.');
    options = { ...options };
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
      timeout: 0,
    };
    if (options.timeout !== undefined) {
      if (!Number.isInteger(options.timeout)) throw typeError('The "options.timeout" argument must be an integer.');
      o.timeout = options.timeout;
    }
    if (o.allowExtension) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('DatabaseSync with allowExtension');
    hidden(this, kOptions, o);
    hidden(this, kBox, undefined);
    const functions = [];
    hidden(this, kCaller, Object.assign((index, ...args) => functions[index](...args), { functions }));
    if (o.open) this.open();
  }
  open() {
    if (this[kBox] !== undefined) throw stateError('database is already open');
    const o = this[kOptions];
    this[kBox] = native.open(o.path, o.readOnly ? native.READONLY : native.READWRITE, o.enableForeignKeyConstraints, o.enableDoubleQuotedStringLiterals, o.timeout);
    hidden(this, 'statements', new Set());
  }
  close() {
    const box = need(this);
    for (const ref of this.statements) {
      const statement = ref.deref();
      if (statement !== undefined) native.finalize(statement[kBox]);
    }
    this[kBox] = undefined;
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
    if (options !== undefined && (options === null || typeof options !== 'object')) throw typeError('The "options" argument must be an object.');
    const own = { ...this[kOptions] };
    for (const name of ['readBigInts', 'returnArrays', 'allowBareNamedParameters', 'allowUnknownNamedParameters']) {
      if (options !== undefined) own[name] = switchOf(options, name, own[name]);
    }
    return new StatementSync(kMake, this, native.prepare(box, sql), own);
  }
  function(name, options, fn) {
    const box = need(this);
    if (typeof name !== 'string') throw typeError('The "name" argument must be a string.');
    if (arguments.length < 3) {
      fn = options;
      options = {};
      if (typeof fn !== 'function') throw typeError('The "function" argument must be a function.');
    }
    if (options === null || typeof options !== 'object') throw typeError('The "options" argument must be an object.');
    const useBigIntArguments = switchOf(options, 'useBigIntArguments', false);
    const varargs = switchOf(options, 'varargs', false);
    const deterministic = switchOf(options, 'deterministic', false);
    const directOnly = switchOf(options, 'directOnly', false);
    if (typeof fn !== 'function') throw typeError('The "function" argument must be a function.');
    const { functions } = this[kCaller];
    functions.push((...args) => {
      let result = fn(...args);
      if (result instanceof DataView) result = new Uint8Array(result.buffer, result.byteOffset, result.byteLength);
      if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
        throw Object.assign(new Error('Asynchronous user-defined functions are not supported'), { code: 'ERR_SQLITE_ERROR', errcode: 1, errstr: 'SQL logic error' });
      }
      if (typeof result === 'bigint' && BigInt.asIntN(64, result) !== result) {
        throw Object.assign(new RangeError('BigInt value is too large for SQLite'), { code: 'ERR_OUT_OF_RANGE' });
      }
      return result;
    });
    native.function(box, name, functions.length - 1, varargs ? -1 : fn.length, deterministic, directOnly, useBigIntArguments);
  }
  [Symbol.dispose]() {
    try {
      this.close();
    } catch { /* it is closed */ }
  }
}
for (const name of ['aggregate', 'applyChangeset', 'createSession', 'createTagStore', 'deserialize', 'enableDefensive', 'enableLoadExtension', 'loadExtension',
  'serialize', 'setAuthorizer']) {
  DatabaseSync.prototype[name] = { [name]() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`database.${name}()`); } }[name];
}
Object.defineProperty(DatabaseSync.prototype, Symbol.for('sqlite-type'), { __proto__: null, value: 'node:sqlite' });

function need(database) {
  const box = database[kBox];
  if (box === undefined) throw stateError('database is not open');
  return box;
}

class StatementSync {
  #database;
  #options;
  #names;
  #parameters;
  #turn = 0; // an iterator of an earlier call is no longer good
  constructor(key, database, box, options) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    hidden(this, kBox, box);
    this.#database = database;
    this.#options = options;
    database.statements.add(new WeakRef(this));
  }
  #need() {
    if (this.#database[kBox] === undefined) throw stateError('statement has been finalized');
    return this[kBox];
  }
  #bind(args) {
    const box = this.#need();
    native.reset(box, true);
    this.#turn++;
    this.#parameters ??= native.parameters(box);
    let at = 0;
    const [first] = args;
    if (first !== null && typeof first === 'object' && !isView(first) && !(first instanceof ArrayBuffer)) {
      this.#bindNamed(box, first);
      at = 1;
    }
    let index = 1;
    for (let i = at; i < args.length; i++) {
      while (index <= this.#parameters.length && this.#parameters[index - 1] !== null && at === 1) index++;
      if (index > this.#parameters.length) {
        throw Object.assign(new Error('column index out of range'), { code: 'ERR_SQLITE_ERROR', errcode: 25, errstr: 'column index out of range' });
      }
      put(box, index, args[i]);
      index++;
    }
  }
  #bindNamed(box, object) {
    const { allowBareNamedParameters: bare, allowUnknownNamedParameters: unknown } = this.#options;
    const known = new Map();
    this.#parameters.forEach((name, i) => { if (name !== null) known.set(name, i + 1); });
    const short = new Map();
    for (const [name, i] of known) {
      const plain = name.slice(1);
      if (short.has(plain) && bare) {
        throw stateError(`Cannot create bare named parameter '${plain}' because of conflicting names '${this.#parameters[short.get(plain) - 1]}' and '${name}'.`);
      }
      short.set(plain, i);
    }
    for (const key of Object.keys(object)) {
      const index = known.get(key) ?? (bare ? short.get(key) : undefined);
      if (index === undefined) {
        if (unknown) continue;
        throw stateError(`Unknown named parameter '${key}'`);
      }
      put(box, index, object[key]);
    }
  }
  #row() {
    const values = native.row(this[kBox], this.#options.readBigInts);
    if (this.#options.returnArrays) return values;
    this.#names = native.names(this[kBox]);
    const row = { __proto__: null };
    for (let i = 0; i < values.length; i++) row[this.#names[i]] = values[i];
    return row;
  }
  #step() { return native.step(this[kBox], this.#database[kCaller]); }
  all(...args) {
    this.#bind(args);
    const rows = [];
    try {
      while (this.#step()) rows.push(this.#row());
    } finally {
      native.reset(this[kBox], false);
    }
    return rows;
  }
  get(...args) {
    this.#bind(args);
    try {
      return this.#step() ? this.#row() : undefined;
    } finally {
      native.reset(this[kBox], false);
    }
  }
  run(...args) {
    this.#bind(args);
    try {
      while (this.#step());
    } finally {
      native.reset(this[kBox], false);
    }
    const [changes, lastInsertRowid] = native.changes(this.#database[kBox], this.#options.readBigInts);
    return { lastInsertRowid, changes };
  }
  iterate(...args) {
    this.#bind(args);
    let done = false;
    const self = this;
    const turn = this.#turn;
    const finish = () => {
      done = true;
      if (self.#database[kBox] !== undefined) native.reset(self[kBox], false);
    };
    const iterator = {
      next() {
        if (self.#database[kBox] === undefined) throw stateError('statement has been finalized');
        if (!done && turn !== self.#turn) throw stateError('iterator was invalidated');
        if (!done && self.#step()) return { __proto__: null, done: false, value: self.#row() };
        if (!done) finish();
        return { __proto__: null, done: true, value: null };
      },
      return() {
        if (self.#database[kBox] === undefined) throw stateError('statement has been finalized');
        finish();
        return { __proto__: null, done: true, value: null };
      },
    };
    return Object.setPrototypeOf(iterator, Object.create(Iterator.prototype));
  }
  columns() {
    return native.columns(this.#need()).map(([column, database, name, table, type]) => ({ __proto__: null, column, database, name, table, type }));
  }
  get sourceSQL() { return native.sql(this.#need(), false); }
  get expandedSQL() { return native.sql(this.#need(), true); }
  #set(name, argument, value) {
    this.#need();
    if (typeof value !== 'boolean') throw typeError(`The "${argument}" argument must be a boolean.`);
    this.#options[name] = value;
  }
  setReadBigInts(enabled) { this.#set('readBigInts', 'readBigInts', enabled); }
  setReturnArrays(enabled) { this.#set('returnArrays', 'returnArrays', enabled); }
  setAllowBareNamedParameters(enabled) { this.#set('allowBareNamedParameters', 'allowBareNamedParameters', enabled); }
  setAllowUnknownNamedParameters(enabled) { this.#set('allowUnknownNamedParameters', 'enabled', enabled); }
}

function put(box, index, value) {
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) throw valueError('BigInt value is too large to bind.');
  if (value instanceof DataView) value = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (!native.bind(box, index, value)) throw typeError(`Provided value cannot be bound to SQLite parameter ${index}.`);
}

function backup() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('sqlite.backup()');
}

module.exports = {
  DatabaseSync, StatementSync, backup,
  constants: { __proto__: null, SQLITE_CHANGESET_OMIT: 0, SQLITE_CHANGESET_REPLACE: 1, SQLITE_CHANGESET_ABORT: 2, SQLITE_CHANGESET_DATA: 1, SQLITE_CHANGESET_NOTFOUND: 2,
    SQLITE_CHANGESET_CONFLICT: 3, SQLITE_CHANGESET_CONSTRAINT: 4, SQLITE_CHANGESET_FOREIGN_KEY: 5 },
};
