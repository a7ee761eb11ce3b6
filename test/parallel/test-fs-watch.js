'use strict';
// fs.watch and fs.watchFile see changes and end when closed.

const { tmp, mustCall, mustCallAtLeast } = require('../common');
const assert = require('assert');
const fs = require('fs');

fs.mkdirSync(tmp('w'));
const seen = new Set();
const watcher = fs.watch(tmp('w'), mustCallAtLeast((event, name) => {
  assert.ok(event === 'rename' || event === 'change');
  seen.add(name);
  if (seen.has('a') && seen.has('b')) watcher.close();
  else fs.writeFileSync(tmp('w/b'), `${seen.size}`);
}));
watcher.on('close', mustCall());
fs.writeFileSync(tmp('w/a'), '1');
fs.watch(tmp('w')).close();
assert.throws(() => fs.watch(tmp('none')), { code: 'ENOENT', syscall: 'watch' });

fs.writeFileSync(tmp('f'), '1');
fs.watchFile(tmp('f'), { interval: 20 }, mustCall((now, before) => {
  assert.deepStrictEqual([now.size, before.size], [4, 1]);
  fs.unwatchFile(tmp('f'));
}));
fs.writeFileSync(tmp('f'), 'more');
