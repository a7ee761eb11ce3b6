'use strict';
// Values of every kind in and out, named parameters, functions, errors.
require('../common');
const assert = require('assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, v)');
const insert = db.prepare('INSERT INTO t(v) VALUES ($v)');
for (const v of ['text', 1.5, null, new Uint8Array([1, 2]), 42n]) insert.run({ v });
const rows = db.prepare('SELECT v FROM t ORDER BY id').all().map((row) => row.v);
assert.deepStrictEqual(rows, ['text', 1.5, null, new Uint8Array([1, 2]), 42]);
assert.deepStrictEqual({ ...insert.run({ $v: 'x' }) }, { lastInsertRowid: 6, changes: 1 });
assert.throws(() => insert.run({ w: 1 }), { code: 'ERR_INVALID_STATE' });
db.function('twice', (x) => x * 2);
assert.strictEqual(db.prepare('SELECT twice(21) AS r').get().r, 42);
db.function('boom', () => { throw new Error('from SQL'); });
assert.throws(() => db.prepare('SELECT boom()').get(), { message: 'from SQL' });
assert.throws(() => db.exec('nonsense'), { code: 'ERR_SQLITE_ERROR', errcode: 1 });
assert.throws(() => db.prepare('SELECT 9007199254740993').get(), { code: 'ERR_OUT_OF_RANGE' });
const big = db.prepare('SELECT 9007199254740993 AS v');
big.setReadBigInts(true);
assert.strictEqual(big.get().v, 9007199254740993n);
db.close();
assert.throws(() => insert.run(), { code: 'ERR_INVALID_STATE' });
