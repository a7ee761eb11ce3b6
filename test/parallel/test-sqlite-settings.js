'use strict';
// Defensive mode, limits, the authorizer, extensions, serialize and deserialize, tag stores.
require('../common');
const assert = require('assert');
const { DatabaseSync, constants } = require('node:sqlite');

const mode = (db) => db.prepare('PRAGMA journal_mode').get().journal_mode;
let db = new DatabaseSync(':memory:', { limits: { column: 6 } });
db.exec('PRAGMA journal_mode=OFF');
assert.strictEqual(mode(db), 'memory');
db.enableDefensive(false);
db.exec('PRAGMA journal_mode=OFF');
assert.strictEqual(mode(db), 'off');
assert.strictEqual(db.limits.column, 6);
assert.throws(() => db.exec('CREATE TABLE w (a, b, c, d, e, f, g)'), /too many columns/);
db.limits.column = Infinity;
db.exec('CREATE TABLE w (a, b, c, d, e, f, g)');

const seen = [];
db.setAuthorizer((action, a) => {
  seen.push([action, a]);
  return action === constants.SQLITE_DROP_TABLE ? constants.SQLITE_DENY : constants.SQLITE_OK;
});
assert.throws(() => db.exec('DROP TABLE w'), /not authorized/);
assert.ok(seen.some(([action, table]) => action === constants.SQLITE_DROP_TABLE && table === 'w'));
db.setAuthorizer(() => 'yes');
assert.throws(() => db.prepare('SELECT 1').get(), /must return an integer/);
db.setAuthorizer(null);

assert.throws(() => db.enableLoadExtension(true), { code: 'ERR_INVALID_STATE' });
assert.throws(() => db.loadExtension('x'), { code: 'ERR_INVALID_STATE' });
const loads = new DatabaseSync(':memory:', { allowExtension: true });
assert.throws(() => loads.loadExtension('/nowhere/x.so'), { code: 'ERR_LOAD_SQLITE_EXTENSION' });

db.exec('INSERT INTO w (a) VALUES (1), (2)');
const copy = new DatabaseSync(':memory:');
const old = copy.prepare('SELECT 1');
copy.deserialize(db.serialize());
assert.throws(() => old.get());
assert.strictEqual(copy.prepare('SELECT count(*) n FROM w').get().n, 2);

const sql = copy.createTagStore(2);
assert.strictEqual(sql.get`SELECT a FROM w WHERE a = ${2}`.a, 2);
assert.strictEqual(sql.get`SELECT a FROM w WHERE a = ${1}`.a, 1);
assert.strictEqual(sql.size, 1);
for (const row of sql.iterate`SELECT a FROM w`) assert.ok(row.a > 0);
sql.all`SELECT 2`;
assert.strictEqual(sql.size, 2);
assert.throws(() => DatabaseSync(':memory:'), { code: 'ERR_CONSTRUCT_CALL_REQUIRED' });
db = undefined;

// for...in finds the methods of each class, as of Node's.
{
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(':memory:');
  const namesOf = (object) => { const names = []; for (const name in object) names.push(name); return names; };
  for (const [object, name] of [[database, 'prepare'], [database, 'isOpen'], [database.prepare('SELECT 1'), 'all'], [database.createSession(), 'changeset'],
    [database.createTagStore(), 'iterate']]) require('assert').ok(namesOf(object).includes(name), name);
}
