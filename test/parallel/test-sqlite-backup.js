'use strict';
// backup(): in steps, with progress, and to the end even when its source is closed meanwhile.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { DatabaseSync, backup } = require('node:sqlite');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-sqlite-'));
const count = (file) => {
  const db = new DatabaseSync(file);
  const { n } = db.prepare('SELECT count(*) n FROM t').get();
  db.close();
  return n;
};
async function main() {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t (v); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) INSERT INTO t SELECT hex(randomblob(20)) FROM c;');
  const told = [];
  const pages = await backup(db, path.join(dir, 'a.db'), { rate: 5, progress: (p) => told.push(p.remainingPages) });
  assert.strictEqual(count(path.join(dir, 'a.db')), 2000);
  assert.ok(told.length > 2 && told[0] === pages - 5, `${told} of ${pages}`);
  await assert.rejects(backup(db, path.join(dir, 'b.db'), { rate: 1, progress() { throw new Error('enough'); } }), /^Error: enough$/);
  await assert.rejects(backup(db, path.join(dir, 'none', 'b.db')), { code: 'ERR_SQLITE_ERROR', errcode: 14 });
  const going = backup(db, path.join(dir, 'c.db'), { rate: 1 });
  db.close();
  assert.strictEqual(await going, pages);
  assert.strictEqual(count(path.join(dir, 'c.db')), 2000);
  fs.rmSync(dir, { recursive: true });
}
main().then(common.mustCall());
