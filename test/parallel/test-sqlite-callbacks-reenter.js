// A function that SQL calls cannot close the database or run again the statement that called it; everything goes on after that.
'use strict';
const { skip } = require('../common');
const assert = require('assert');
let sqlite;
try {
  sqlite = require('node:sqlite');
  new sqlite.DatabaseSync(':memory:').close();
} catch (error) {
  skip(error.message);
}

const db = new sqlite.DatabaseSync(':memory:');
db.exec('CREATE TABLE t(x); INSERT INTO t VALUES (1), (2), (3)');
const invalid = { code: 'ERR_INVALID_STATE' };
let calls = 0;
let statement;
const misuse = () => {
  calls++;
  assert.throws(() => db.close(), invalid);
  assert.throws(() => db.deserialize(new Uint8Array(512)), invalid);
  db[Symbol.dispose]();
  if (statement !== undefined) {
    assert.throws(() => statement.all(), invalid);
    assert.throws(() => statement.iterate(), invalid);
  }
  assert.strictEqual(db.prepare('SELECT 7 AS seven').get().seven, 7); // another statement may run
};
db.function('touch', (x) => { misuse(); return x; });
db.aggregate('total', { start: 0, step: (sum, x) => { misuse(); return sum + x; } });

statement = db.prepare('SELECT touch(x) AS v FROM t ORDER BY x');
assert.deepStrictEqual(statement.all().map((row) => row.v), [1, 2, 3]);
assert.deepStrictEqual([...statement.iterate()].map((row) => row.v), [1, 2, 3]);
statement = db.prepare('SELECT total(x) AS s FROM t');
assert.strictEqual(statement.get().s, 6);
statement = undefined;
db.setAuthorizer(() => { assert.throws(() => db.close(), invalid); calls++; return sqlite.constants.SQLITE_OK; });
db.prepare('SELECT 1').get();
db.setAuthorizer(null);
assert.ok(calls >= 10, String(calls));

// A callback that throws leaves the database free again.
db.function('fails', () => { throw new RangeError('no'); });
assert.throws(() => db.exec('SELECT fails()'), RangeError);

// An older iterator of a statement that was run again is over, and does not disturb the newer one.
const all = db.prepare('SELECT x FROM t ORDER BY x');
const first = all.iterate();
assert.strictEqual(first.next().value.x, 1);
const second = all.iterate();
assert.strictEqual(second.next().value.x, 1);
assert.throws(() => first.next(), invalid);
first.return();
assert.strictEqual(second.next().value.x, 2);

// Nor does a session outlive the connection that it belonged to.
const session = db.createSession();
db.close();
db.open();
assert.throws(() => session.changeset(), { code: 'ERR_INVALID_STATE', message: 'session is not open' });
db.close();
assert.strictEqual(db.isOpen, false);
