'use strict';
// fs: callbacks come later and once, promises give the same results and errors, AbortSignal ends a read.

const { tmp, mustCall, mustSucceed } = require('../common');
const assert = require('assert');
const fs = require('fs');
const fsp = fs.promises;

let later = false;
fs.writeFile(tmp('cb'), 'data', mustSucceed(() => {
  assert.ok(later);
  fs.readFile(tmp('cb'), 'utf8', mustSucceed((text) => assert.strictEqual(text, 'data')));
  fs.stat(tmp('cb'), { bigint: true }, mustSucceed((stat) => assert.strictEqual(stat.size, 4n)));
  fs.access(tmp('cb'), fs.constants.R_OK, mustSucceed());
  fs.exists(tmp('cb'), mustCall((there) => assert.strictEqual(there, true)));
}));
later = true;
fs.readFile(tmp('none'), mustCall((error, data) => {
  assert.deepStrictEqual([error.code, error.syscall, error.path, data], ['ENOENT', 'open', tmp('none'), undefined]);
}));
assert.throws(() => fs.readFile(tmp('none')), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => fs.readFile(tmp('none'), 'nonsense', () => {}), { code: 'ERR_INVALID_ARG_VALUE' });

(async () => {
  await fsp.writeFile(tmp('p'), ['a', 'b', Buffer.from('c')]);
  assert.strictEqual(await fsp.readFile(tmp('p'), { encoding: 'latin1' }), 'abc');
  await fsp.appendFile(tmp('p'), 'd');
  await assert.rejects(fsp.readFile(tmp('none')), { code: 'ENOENT', message: `ENOENT: no such file or directory, open '${tmp('none')}'` });
  await assert.rejects(fsp.mkdir(tmp('p')), { code: 'EEXIST', syscall: 'mkdir' });
  await fsp.mkdir(tmp('d/e'), { recursive: true });
  assert.deepStrictEqual((await fsp.readdir(tmp('d'), { withFileTypes: true })).map((e) => [e.name, e.isDirectory(), e.parentPath]), [['e', true, tmp('d')]]);

  const handle = await fsp.open(tmp('p'), 'r+');
  assert.ok(handle.fd > 2);
  assert.deepStrictEqual(await handle.read(Buffer.alloc(2), 0, 2, 1).then(({ bytesRead, buffer }) => [bytesRead, `${buffer}`]), [2, 'bc']);
  await handle.write('XY', 0);
  await handle.truncate(3);
  assert.strictEqual(await handle.readFile('utf8'), 'XYc');
  await handle.close();
  await assert.rejects(handle.stat(), { code: 'EBADF' });

  await fsp.writeFile(tmp('lines'), 'one\ntwo\r\nthree');
  const lines = [];
  for await (const line of (await fsp.open(tmp('lines'))).readLines()) lines.push(line);
  assert.deepStrictEqual(lines, ['one', 'two', 'three']);

  const controller = new AbortController();
  const reading = fsp.readFile(tmp('lines'), { signal: controller.signal });
  controller.abort();
  await assert.rejects(reading, { name: 'AbortError', code: 'ABORT_ERR' });

  await fsp.cp(tmp('d'), tmp('d2'), { recursive: true });
  assert.deepStrictEqual(await fsp.readdir(tmp('d2')), ['e']);
  await fsp.rm(tmp('d2'), { recursive: true });
  await assert.rejects(fsp.rm(tmp('d2')), { code: 'ENOENT' });
  const dir = await fsp.opendir(tmp());
  const names = [];
  for await (const entry of dir) names.push(entry.name);
  assert.deepStrictEqual(names.sort(), ['cb', 'd', 'lines', 'p']);
})().then(mustCall());
