'use strict';
// StatementSync: close(), dispose, and the counters of stat().
require('../common');
const assert = require('assert');
const { DatabaseSync } = require('node:sqlite');

const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE t(a); INSERT INTO t VALUES (2), (1)');
const statement = database.prepare('SELECT a FROM t ORDER BY a');
assert.deepStrictEqual(statement.all().map(({ a }) => a), [1, 2]);
assert.deepStrictEqual([statement.stat('run'), statement.stat('sort')], [1, 1]);
statement.resetStats();
assert.strictEqual(statement.stat('run'), 0);
assert.throws(() => statement.stat(), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => statement.stat('constructor'), { code: 'ERR_INVALID_ARG_VALUE' });
const iterator = statement.iterate();
iterator.next();
statement.close();
assert.throws(() => iterator.next(), { code: 'ERR_INVALID_STATE' });
assert.throws(() => statement.close(), { code: 'ERR_INVALID_STATE', message: 'statement has been finalized' });
assert.throws(() => statement.all(), { code: 'ERR_INVALID_STATE' });
statement[Symbol.dispose]();
const other = database.prepare('SELECT 1 AS a');
other[Symbol.dispose]();
assert.throws(() => other.get(), { code: 'ERR_INVALID_STATE' });
database.close();
