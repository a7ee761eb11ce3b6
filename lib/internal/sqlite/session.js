// Sessions and changesets.

const { codes } = require('internal/errors');
const { enumerable, guarded, hidden, kBox, kCaller, need, objectOf, stateError, typeError } = require('internal/sqlite/utils');
const native = internalBinding('sqlite');

const kMake = Symbol('kMake');

class Session {
  #database;
  #open = true;
  #opened; // the native database it belongs to: a database that was opened again is another one
  constructor(key, database, box) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    hidden(this, kBox, box);
    this.#database = database;
    this.#opened = database[kBox];
  }
  #need() {
    if (need(this.#database) !== this.#opened || !this.#open) throw stateError('session is not open');
    return this[kBox];
  }
  changeset() { return native.sessionChanges(this.#need(), false); }
  patchset() { return native.sessionChanges(this.#need(), true); }
  close() {
    native.sessionClose(this.#need());
    this.#open = false;
  }
  [Symbol.dispose]() {
    try {
      this.close();
    } catch { /* it is closed */ }
  }
}

exports.Session = Session;

exports.create = function create(database, options) {
  const box = need(database);
  const { table, db = 'main' } = objectOf(options);
  if (table !== undefined && typeof table !== 'string') throw typeError('The "options.table" argument must be a string.');
  if (typeof db !== 'string') throw typeError('The "options.db" argument must be a string.');
  return new Session(kMake, database, native.session(box, db, table));
};

exports.apply = function apply(database, changeset, options) {
  const box = need(database);
  if (!(changeset instanceof Uint8Array)) throw typeError('The "changeset" argument must be a Uint8Array.');
  const { filter, onConflict } = objectOf(options);
  for (const [name, fn] of [['onConflict', onConflict], ['filter', filter]]) {
    if (fn !== undefined && typeof fn !== 'function') throw typeError(`The "options.${name}" argument must be a function.`);
  }
  return native.applyChangeset(box, changeset, guarded(database, filter), guarded(database, onConflict), database[kCaller]);
};

enumerable(Session);
