'use strict';
// Sessions: what they record applies elsewhere, conflicts are asked about, filters leave tables out, and a session ends with its
// database.
require('../common');
const assert = require('assert');
const { DatabaseSync, constants } = require('node:sqlite');

const make = () => {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE a (k INTEGER PRIMARY KEY, v TEXT); CREATE TABLE b (k INTEGER PRIMARY KEY);');
  return db;
};
const from = make();
const session = from.createSession();
from.exec("INSERT INTO a VALUES (1, 'x'), (2, 'y'); INSERT INTO b VALUES (7);");
const changes = session.changeset();
assert.ok(changes instanceof Uint8Array && changes.length > session.patchset().length - 1);

let to = make();
assert.strictEqual(to.applyChangeset(changes, { filter: (table) => table === 'a' }), true);
assert.deepStrictEqual(to.prepare('SELECT v FROM a ORDER BY k').all().map((r) => r.v), ['x', 'y']);
assert.strictEqual(to.prepare('SELECT count(*) n FROM b').get().n, 0);

to = make();
to.exec("INSERT INTO a VALUES (1, 'mine')");
assert.strictEqual(to.applyChangeset(changes), false);
const kinds = [];
const onConflict = (kind) => {
  kinds.push(kind);
  return constants.SQLITE_CHANGESET_REPLACE;
};
assert.strictEqual(to.applyChangeset(changes, { onConflict }), true);
assert.deepStrictEqual(kinds, [constants.SQLITE_CHANGESET_CONFLICT]);
assert.strictEqual(to.prepare('SELECT v FROM a WHERE k = 1').get().v, 'x');
assert.throws(() => to.applyChangeset(changes, { filter() { throw new Error('no'); } }), /^Error: no$/);
assert.throws(() => to.applyChangeset(changes, { onConflict: () => 'x' }), { code: 'ERR_SQLITE_ERROR', errcode: 21 });
assert.throws(() => to.applyChangeset(new Uint8Array([1, 2, 3])), { code: 'ERR_SQLITE_ERROR' });

session.close();
assert.throws(() => session.changeset(), { message: 'session is not open' });
const open = from.createSession();
from.close();
assert.throws(() => open.changeset(), { message: 'database is not open' });
from.open();
assert.throws(() => open.changeset(), { message: 'session is not open' });
