'use strict';
// Aggregates and window functions in JavaScript, also when they throw half way.
require('../common');
const assert = require('assert');
const { DatabaseSync } = require('node:sqlite');

const db = new DatabaseSync(':memory:');
db.exec("CREATE TABLE t (g TEXT, n INTEGER); INSERT INTO t VALUES ('a', 1), ('a', 2), ('b', 5), ('b', 6);");
db.aggregate('gather', { start: () => [], step: (list, n) => [...list, n], result: (list) => list.join('-') });
assert.deepStrictEqual(db.prepare('SELECT g, gather(n) s FROM t GROUP BY g').all().map((r) => r.s), ['1-2', '5-6']);
assert.strictEqual(db.prepare('SELECT gather(n) s FROM t WHERE n > 100').get().s, '');
db.aggregate('total2', { start: 0, step: (sum, n) => sum + n, inverse: (sum, n) => sum - n });
assert.deepStrictEqual(db.prepare('SELECT total2(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) s FROM t').all().map((r) => r.s), [1, 3, 7, 11]);
assert.throws(() => db.prepare('SELECT gather(n) OVER (ORDER BY n) FROM t').all(), { code: 'ERR_SQLITE_ERROR' });
for (const at of ['start', 'step', 'result']) {
  const parts = { start: () => 0, step: (sum, n) => sum + n, result: (sum) => sum };
  parts[at] = () => { throw new RangeError(at); };
  db.aggregate('broken', { ...parts, varargs: true });
  assert.throws(() => db.prepare('SELECT broken(n) FROM t').get(), { name: 'RangeError', message: at });
}
// The database works on after them.
assert.strictEqual(db.prepare('SELECT total2(n) s FROM t').get().s, 14);
assert.throws(() => db.aggregate('x', { step() {} }), { code: 'ERR_INVALID_ARG_TYPE' });
