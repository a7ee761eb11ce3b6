'use strict';
// What the usual programs load of lib/ is in lib/compiled.list: it is compiled when troika is built, not at each start.
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const common = require('../common');

const list = fs.readFileSync(path.join(__dirname, '../../lib/compiled.list'), 'utf8').trim().split('\n');
assert.deepStrictEqual(list, [...new Set(list)].sort());

// Every start runs these, and process.moduleLoadList does not name them.
for (const id of ['bootstrap/errors', 'bootstrap/main', 'bootstrap/realm', 'bootstrap/worker', 'bootstrap/zygote']) assert(list.includes(id), id);

const loaded = (program) => {
  const { stdout } = common.run(['-e', `${program}\nprocess.on('exit', () => process.stdout.write(process.moduleLoadList.join('\\n')));`]);
  return stdout.split('\n').filter((line) => line.startsWith('NativeModule ')).map((line) => line.slice('NativeModule '.length));
};
const own = new Set(loaded('')); // of -e itself
const missing = (program) => loaded(program).filter((id) => !own.has(id) && !list.includes(id));

const { execPath } = process;
assert.deepStrictEqual(missing("require('node:http').createServer().listen(0, function() { this.close(); });"), []);
assert.deepStrictEqual(missing("new (require('node:worker_threads').Worker)('0', { eval: true });"), []);
assert.deepStrictEqual(missing(`require('node:child_process').execFile(${JSON.stringify(execPath)}, ['--version'], () => {});`), []);
assert.deepStrictEqual(missing("require('node:fs').promises.readFile('/dev/null'); require('node:stream'); require('node:net').connect;"), []);
assert.deepStrictEqual(missing("require('node:cluster').on('online', (worker) => worker.kill()).setupPrimary({ exec: '/dev/null' });"), []);
assert.deepStrictEqual(missing("require('node:https').get({ host: '127.0.0.1', port: 1 }).on('error', () => {});"), []);
assert.deepStrictEqual(missing("fetch('http://127.0.0.1:1').catch(() => {});"), []);
assert.deepStrictEqual(missing("require('node:readline').createInterface({ input: require('node:stream').Readable.from(['a']) }).on('line', () => {});"), []);
assert.deepStrictEqual(missing("require('node:stream/promises').pipeline(require('node:stream').Readable.from(['a']), new (require('node:stream').PassThrough)()).catch(() => {});"), []);
assert.deepStrictEqual(missing("require('node:vm').runInThisContext('1'); require('node:module').createRequire(__filename)('node:fs'); console.log(new Error('x'));"), []);
assert.deepStrictEqual(missing("const { createHmac, randomBytes, pbkdf2Sync } = require('node:crypto'); createHmac('sha256', 'k').digest(); randomBytes(1); pbkdf2Sync('a', 'b', 1, 8, 'sha1');"), []);
assert.deepStrictEqual(missing("const { test, describe, it } = require('node:test'); describe('a', () => { it('b', async () => {}); }); test('c', (t) => { t.mock.fn(); });"), []);
assert.deepStrictEqual(missing(`const http2 = require('node:http2');
const server = http2.createServer((request, response) => response.end()).listen(0, () => {
  const client = http2.connect('http://127.0.0.1:' + server.address().port);
  client.request().on('close', () => { client.close(); server.close(); }).resume();
});`), []);

// Where the engine wants other code than what was made, it compiles the text, which is left out of that.
for (const option of ['JSC_useTypeProfiler', 'JSC_useControlFlowProfiler']) {
  const { stdout, stderr, status } = require('child_process').spawnSync(process.execPath, ['-p', 'require("http").STATUS_CODES[200] + require("util").inspect({ a: [1] })'],
    { encoding: 'utf8', env: { ...process.env, [option]: '1' } });
  assert.deepStrictEqual([stdout, status], ['OK{ a: [ 1 ] }\n', 0], stderr);
}
