// database.createTagStore(): templates as SQL, with the statements of the last ones kept.

const { codes } = require('internal/errors');
const { enumerable, need, typeError } = require('internal/sqlite/utils');

const kMake = Symbol('kMake');

class SQLTagStore {
  #database;
  #opened;
  #capacity;
  #statements = new Map(); // SQL -> statement, the one that was used last at the end
  constructor(key, database, capacity) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#database = database;
    this.#capacity = capacity;
  }
  get capacity() { return this.#capacity; }
  get size() { return this.#statements.size; }
  get db() { return this.#database; }
  clear() { this.#statements.clear(); }
  #statement(strings) {
    if (!Array.isArray(strings)) throw typeError('First argument must be an array of strings (template literal).');
    const box = need(this.#database);
    if (box !== this.#opened) {
      this.#statements.clear();
      this.#opened = box;
    }
    const sql = strings.join('?');
    let statement = this.#statements.get(sql);
    if (statement !== undefined) this.#statements.delete(sql);
    else statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > this.#capacity) this.#statements.delete(this.#statements.keys().next().value);
    return statement;
  }
  run(strings, ...values) { return this.#statement(strings).run(...values); }
  get(strings, ...values) { return this.#statement(strings).get(...values); }
  all(strings, ...values) { return this.#statement(strings).all(...values); }
  iterate(strings, ...values) { return this.#statement(strings).iterate(...values); }
}

exports.create = function create(database, capacity) {
  need(database);
  if (!Number.isInteger(capacity)) throw typeError('The "maxSize" argument must be an integer.');
  return new SQLTagStore(kMake, database, capacity);
};

enumerable(SQLTagStore);
