// StatementSync: binds values, steps, gives rows.

const { codes } = require('internal/errors');
const { enumerable, isView, kBox, kCaller, hidden, stateError, typeError, valueError } = require('internal/sqlite/utils');
const native = internalBinding('sqlite');

const kMake = Symbol('kMake');

// SQLITE_STMTSTATUS_...
const COUNTERS = { fullscanStep: 1, sort: 2, autoindex: 3, vmStep: 4, reprepare: 5, run: 6, filterMiss: 7, filterHit: 8, memused: 99 };

class StatementSync {
  #database;
  #options;
  #names;
  #parameters;
  #closed = false;
  #stepping = false; // a function that it calls may come back here
  #turn = 0; // an iterator of an earlier call is no longer good
  constructor(key, database, box, options) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    hidden(this, kBox, box);
    this.#database = database;
    this.#options = options;
    database.statements.add(new WeakRef(this));
  }
  #need() {
    if (this.#closed || this.#database[kBox] === undefined) throw stateError('statement has been finalized');
    return this[kBox];
  }
  #needIdle() {
    const box = this.#need();
    if (this.#stepping) throw stateError('statement is being executed');
    return box;
  }
  #bind(args) {
    const box = this.#needIdle();
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
  #step() {
    this.#stepping = true;
    try {
      return native.step(this[kBox], this.#database[kCaller]);
    } finally {
      this.#stepping = false;
    }
  }
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
      if (turn === self.#turn) native.reset(self.#needIdle(), false);
    };
    const iterator = {
      next() {
        self.#need();
        if (!done && turn !== self.#turn) throw stateError('iterator was invalidated');
        if (!done) self.#needIdle();
        if (!done && self.#step()) return { __proto__: null, done: false, value: self.#row() };
        if (!done) finish();
        return { __proto__: null, done: true, value: null };
      },
      return() {
        self.#need();
        finish();
        return { __proto__: null, done: true, value: null };
      },
    };
    return Object.setPrototypeOf(iterator, Object.create(Iterator.prototype));
  }
  columns() {
    return native.columns(this.#need()).map(([column, database, name, table, type]) => ({ __proto__: null, column, database, name, table, type }));
  }
  close() {
    const box = this.#needIdle();
    this.#closed = true;
    native.finalize(box);
  }
  [Symbol.dispose]() {
    if (!this.#closed && this.#database[kBox] !== undefined) this.close();
  }
  stat(counter) {
    const box = this.#need();
    if (typeof counter !== 'string') throw typeError('The "counter" argument must be a string.');
    if (!Object.hasOwn(COUNTERS, counter)) throw Object.assign(new TypeError('The "counter" argument is not a valid statistic name.'), { code: 'ERR_INVALID_ARG_VALUE' });
    return native.status(box, COUNTERS[counter], false);
  }
  resetStats() {
    const box = this.#need();
    for (const counter of Object.values(COUNTERS)) native.status(box, counter, true);
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

enumerable(StatementSync);
module.exports = { StatementSync, kMake };
