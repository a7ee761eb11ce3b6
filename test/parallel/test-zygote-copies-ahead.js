'use strict';
// After a few children the waiting one has, before it is asked for, copied the pages that those before it wrote, and few others;
// and mapped what they used of programs and libraries.
const { mustCall, until, skip } = require('../common');
const { children } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');

if (cluster.isWorker) {
  require('http').createServer().listen(0, '127.0.0.1', () => process.send('listening'));
} else if (process.env.TROIKA_ZYGOTE === '0') {
  skip('there is no fork server');
} else {
  const release = require('os').release().split('.').map(Number);
  if (release[0] < 5 || (release[0] === 5 && release[1] < 14)) skip('this kernel cannot copy ahead');
  const written = (pid) => Number(/Private_Dirty: *(\d+)/.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
  const mapped = (pid) => Number(/RssFile:\s*(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
  const child = () => new Promise((resolve) => {
    const worker = cluster.fork();
    worker.once('message', () => resolve(worker));
  });
  const end = (worker) => new Promise((resolve) => {
    worker.once('exit', resolve);
    worker.kill();
  });
  const spare = () => children().find(({ comm, state }) => comm === 'troika-spare' && state === 'S')?.pid; // it waits
  (async () => {
    for (let i = 0; i < 4; i++) await end(await child()); // what these write lies elsewhere: the server has not rehearsed yet
    const ordinary = await child();
    const most = written(ordinary.process.pid);
    await end(ordinary);
    // Some have to show what they write first.
    for (let i = 0; ; i++) {
      assert.ok(i < 40, 'the spare one has copied what children write, and mapped what they use');
      const worker = await child();
      let next;
      await until(() => (next = spare()) !== undefined, 'the next one'); // a moment later it may be at work
      const copied = written(next);
      const ready = mapped(next) / mapped(worker.process.pid);
      await end(worker);
      if (copied > most * 0.5 && ready > 0.8) break;
    }
    let least = Infinity; // in one of them the engine may have begun a thread, which a sanitizer gives megabytes
    for (let i = 0; i < 3 && least >= most * 1.2; i++) least = Math.min(least, written((await child()).process.pid));
    assert.ok(least < most * 1.2, `${least} KB, not ${most}`);
    cluster.disconnect(mustCall());
  })().then(mustCall());
}
