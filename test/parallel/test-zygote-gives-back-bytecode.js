'use strict';
// The compiled code of lib/ is read as functions are first called: once the fork server has rehearsed, it holds hardly any of that in memory.
const { mustCall, until } = require('../common');
const { zygote, needsZygote } = require('../common/zygote');
const cluster = require('cluster');
const fs = require('fs');

if (cluster.isWorker) {
  require('http').createServer().listen(0, '127.0.0.1', () => process.send('listening'));
} else {
  needsZygote();
  // Of the executable, what is neither code nor can be written: resident and all, in KB.
  const readOnly = (pid) => {
    const all = { Rss: 0, Size: 0 };
    let counts = false;
    for (const line of fs.readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
      const map = /^[0-9a-f]+-[0-9a-f]+ (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line);
      if (map) counts = map[1] === 'r--p' && map[2] === process.execPath;
      const [, name, kb] = /^(\w+): +(\d+) kB/.exec(line) ?? [];
      if (counts && name in all) all[name] += Number(kb);
    }
    return all;
  };
  const child = () => new Promise((resolve) => {
    const worker = cluster.fork();
    worker.once('message', () => {
      worker.once('exit', resolve);
      worker.kill();
    });
  });
  (async () => {
    for (let i = 0; i < 4; i++) await child(); // beside these it rehearses, at the latest
    await until(() => {
      const { Rss, Size } = readOnly(zygote());
      return Size > 0 && Rss < Size / 4;
    }, 'it has given it back');
  })().then(mustCall());
}
