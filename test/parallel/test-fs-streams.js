'use strict';
// File streams: ranges, events in order, errors, flags, a large file piped with bounded chunks.

const { tmp, mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.writeFileSync(tmp('in'), Buffer.alloc(300000, 'abc'));
const events = [];
const copy = fs.createReadStream(tmp('in'));
for (const name of ['open', 'ready', 'end', 'close']) copy.on(name, () => events.push(name));
let largest = 0;
copy.on('data', (chunk) => { largest = Math.max(largest, chunk.length); });
copy.on('close', mustCall(() => {
  assert.deepStrictEqual(events, ['open', 'ready', 'end', 'close']);
  assert.strictEqual(largest, 65536);
  assert.strictEqual(copy.bytesRead, 300000);
}));

let part = '';
fs.createReadStream(tmp('in'), { start: 1, end: 5, encoding: 'utf8' }).on('data', (text) => { part += text; }).on('close', mustCall(() => assert.strictEqual(part, 'bcabc')));

const out = fs.createWriteStream(tmp('out'));
fs.createReadStream(tmp('in')).pipe(out);
out.on('close', mustCall(() => {
  assert.strictEqual(out.bytesWritten, 300000);
  assert.ok(fs.readFileSync(tmp('out')).equals(fs.readFileSync(tmp('in'))));
  const more = fs.createWriteStream(tmp('out'), { flags: 'a' });
  more.end('tail');
  more.on('finish', mustCall(() => assert.strictEqual(fs.statSync(tmp('out')).size, 300004)));
  const middle = fs.createWriteStream(tmp('in'), { flags: 'r+', start: 2 });
  middle.end('ZZ', mustCall(() => assert.strictEqual(fs.readFileSync(tmp('in'), 'latin1').slice(0, 6), 'abZZbc')));
}));

fs.createReadStream(tmp('none')).on('error', mustCall((error) => assert.deepStrictEqual([error.code, error.syscall], ['ENOENT', 'open'])));
fs.createWriteStream(tmp('no/such/dir')).on('error', mustCall((error) => assert.strictEqual(error.code, 'ENOENT')));
assert.throws(() => fs.createReadStream(tmp('in'), { start: 5, end: 1 }), { code: 'ERR_OUT_OF_RANGE' });
fs.createReadStream(tmp('in')).on('open', function() { this.destroy(); }).on('close', mustCall());
