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

// The first look comes some time after the call: so the file grows until a change is told.
fs.writeFileSync(tmp('f'), '1');
const growing = setInterval(() => fs.appendFileSync(tmp('f'), 'more'), 30);
fs.watchFile(tmp('f'), { interval: 20 }, mustCallAtLeast((now, before) => {
  assert.ok(now.size > before.size && before.size >= 1);
  clearInterval(growing);
  fs.unwatchFile(tmp('f'));
}));
