// localStorage and sessionStorage: strings in a database. The file is Node's, so that either may read the other's.
// https://html.spec.whatwg.org/#webstorage

const { codes } = require('internal/errors');
const { Buffer } = require('buffer');

const most = 10485760; // bytes
const setup = `
  CREATE TABLE IF NOT EXISTS nodejs_webstorage (key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (key)) STRICT;
  CREATE TABLE IF NOT EXISTS nodejs_webstorage_state (max_size INTEGER NOT NULL DEFAULT ${most}, total_size INTEGER NOT NULL,
    schema_version INTEGER NOT NULL DEFAULT 0, single_row_ INTEGER NOT NULL DEFAULT 1 CHECK (single_row_ = 1), PRIMARY KEY (single_row_)) STRICT;
  CREATE TRIGGER IF NOT EXISTS nodejs_quota_insert AFTER INSERT ON nodejs_webstorage FOR EACH ROW BEGIN
    UPDATE nodejs_webstorage_state SET total_size = total_size + LENGTH(NEW.key) + LENGTH(NEW.value);
    SELECT RAISE(ABORT, 'QuotaExceeded') WHERE EXISTS (SELECT 1 FROM nodejs_webstorage_state WHERE total_size > max_size); END;
  CREATE TRIGGER IF NOT EXISTS nodejs_quota_update AFTER UPDATE ON nodejs_webstorage FOR EACH ROW BEGIN
    UPDATE nodejs_webstorage_state SET total_size = total_size + LENGTH(NEW.key) + LENGTH(NEW.value) - LENGTH(OLD.key) - LENGTH(OLD.value);
    SELECT RAISE(ABORT, 'QuotaExceeded') WHERE EXISTS (SELECT 1 FROM nodejs_webstorage_state WHERE total_size > max_size); END;
  CREATE TRIGGER IF NOT EXISTS nodejs_quota_delete AFTER DELETE ON nodejs_webstorage FOR EACH ROW BEGIN
    UPDATE nodejs_webstorage_state SET total_size = total_size - LENGTH(OLD.key) - LENGTH(OLD.value); END;
  INSERT OR IGNORE INTO nodejs_webstorage_state (total_size, schema_version) VALUES (0, 1);`;
const texts = {
  get: 'SELECT value FROM nodejs_webstorage WHERE key = ?',
  set: 'INSERT INTO nodejs_webstorage (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value != excluded.value',
  remove: 'DELETE FROM nodejs_webstorage WHERE key = ?',
  clear: 'DELETE FROM nodejs_webstorage',
  count: 'SELECT COUNT(*) AS value FROM nodejs_webstorage',
  at: 'SELECT key AS value FROM nodejs_webstorage ORDER BY key LIMIT 1 OFFSET ?',
  keys: 'SELECT key AS value FROM nodejs_webstorage ORDER BY key',
};

const bytesOf = (text) => Buffer.from(text, 'utf16le');
const textOf = ({ value }) => Buffer.from(value.buffer, value.byteOffset, value.length).toString('utf16le');

// The database of a storage: opened when something is first read or written.
class Store {
  #path;
  #database;
  #statements = { __proto__: null };
  constructor(path) { this.#path = path; }
  statement(name) {
    if (this.#database === undefined) {
      const { DatabaseSync } = require('sqlite');
      const database = new DatabaseSync(this.#path, { timeout: 5000 });
      // Node's triggers say it so; SQLite has it since 3.43.
      database.function('octet_length', { deterministic: true }, (bytes) => bytes.length);
      database.exec(`PRAGMA encoding = 'UTF-16le'; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; ${setup} COMMIT`);
      this.#database = database;
    }
    return this.#statements[name] ??= this.#database.prepare(texts[name]);
  }
  get(key) {
    const row = this.statement('get').get(bytesOf(key));
    return row === undefined ? null : textOf(row);
  }
  set(key, value) {
    try {
      this.statement('set').run(bytesOf(key), bytesOf(value));
    } catch (error) {
      if (error.message !== 'QuotaExceeded') throw error;
      throw new DOMException('Setting the value exceeded the quota', 'QuotaExceededError');
    }
  }
  keys() { return this.statement('keys').all().map(textOf); }
}

const stores = new WeakMap(); // Storage -> Store
const kMake = Symbol('kMake');

function storeOf(storage, method, args, least) {
  const store = stores.get(storage);
  if (store === undefined) throw new TypeError('Illegal invocation');
  if (args !== undefined && args.length < least) {
    const error = new TypeError(`Failed to execute '${method}' on 'Storage': ${least} argument${least > 1 ? 's' : ''} required`);
    error.code = 'ERR_MISSING_ARGS';
    throw error;
  }
  return store;
}

class Storage {
  constructor(token) {
    if (token !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
  get length() { return storeOf(this).statement('count').get().value; }
  clear() { storeOf(this).statement('clear').run(); }
  getItem() { return storeOf(this, 'getItem', arguments, 1).get(`${arguments[0]}`); }
  key() {
    const row = storeOf(this, 'key', arguments, 1).statement('at').get(arguments[0] >>> 0);
    return row === undefined ? null : textOf(row);
  }
  removeItem() { storeOf(this, 'removeItem', arguments, 1).statement('remove').run(bytesOf(`${arguments[0]}`)); }
  setItem() { storeOf(this, 'setItem', arguments, 2).set(`${arguments[0]}`, `${arguments[1]}`); }
}
for (const name of ['length', 'clear', 'getItem', 'key', 'removeItem', 'setItem']) Object.defineProperty(Storage.prototype, name, { __proto__: null, enumerable: true });
Object.defineProperty(Storage.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  __proto__: null, writable: true, configurable: true, enumerable: false,
  value(depth, options, inspect) { return stores.has(this) ? `Storage ${inspect({ ...this }, options)}` : this; },
});

// Names are items, as far as the class has not taken them.
const traps = {
  get(target, name, storage) {
    if (typeof name !== 'string' || name in target) return Reflect.get(target, name, storage);
    return stores.get(storage)?.get(name) ?? undefined;
  },
  set(target, name, value, storage) {
    if (typeof name !== 'string') return Reflect.set(target, name, value);
    const store = stores.get(storage);
    if (store === undefined) return Reflect.defineProperty(storage, name, { __proto__: null, value, writable: true, configurable: true, enumerable: true });
    store.set(name, `${value}`);
    return true;
  },
};

function make(path) {
  const store = new Store(path);
  const has = (target, name) => name in target || (typeof name === 'string' && store.get(name) !== null);
  const storage = new Proxy(new Storage(kMake), {
    ...traps,
    has,
    deleteProperty(target, name) {
      if (typeof name !== 'string') return Reflect.deleteProperty(target, name);
      store.statement('remove').run(bytesOf(name));
      return true;
    },
    defineProperty(target, name, descriptor) {
      if (typeof name !== 'string') return Reflect.defineProperty(target, name, descriptor);
      if ('get' in descriptor || 'set' in descriptor) return false;
      store.set(name, `${descriptor.value}`);
      return true;
    },
    ownKeys: (target) => [...store.keys().filter((name) => !(name in target)), ...Reflect.ownKeys(target)],
    getOwnPropertyDescriptor(target, name) {
      const value = typeof name === 'string' && !(name in target) ? store.get(name) : null;
      if (value === null) return Reflect.getOwnPropertyDescriptor(target, name);
      return { __proto__: null, value, writable: true, enumerable: true, configurable: true };
    },
    preventExtensions: () => false,
  });
  stores.set(storage, store);
  return storage;
}

module.exports = {
  Storage,
  get localStorage() {
    const file = require('internal/options').get('--localstorage-file');
    if (file === undefined || file === '') throw new codes.ERR_INVALID_ARG_VALUE('--localstorage-file', file ?? '', 'is an invalid localStorage location');
    warn();
    return make(require('path').resolve(file));
  },
  get sessionStorage() {
    warn();
    return make(':memory:');
  },
};

function warn() {
  require('internal/util').emitExperimentalWarning('Web Storage');
}
