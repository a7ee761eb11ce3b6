'use strict';
// A worker out of the fork server cannot tell itself from one that was executed.
const { mustCall } = require('../common');
const { zygote } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const path = require('path');

if (process.argv[2] === 'primary') {
  process.umask(0o27);
  process.chdir('/');
  cluster.setupPrimary({ args: ['a b', '', '\u00e4'], execArgv: ['--no-warnings', '--stack-trace-limit=7', '--max-http-header-size=12345'], cwd: '/usr' });
  const worker = cluster.fork({ EXTRA: 'x=y', TZ: 'Asia/Tokyo', EMPTY: '' });
  worker.on('message', (seen) => {
    seen.child = seen.ppid === process.pid && seen.pid === worker.process.pid;
    delete seen.pid;
    delete seen.ppid;
    process.send({ seen, served: zygote() !== undefined }, () => {
      worker.kill();
      process.disconnect();
    });
  });
} else if (cluster.isWorker) {
  const status = fs.readFileSync('/proc/self/status', 'utf8');
  const field = (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(status)[1];
  const { PATH, EXTRA, TZ, EMPTY } = process.env;
  const uptime = process.uptime();
  process.send({
    pid: process.pid,
    ppid: process.ppid,
    argv: process.argv,
    execArgv: process.execArgv,
    argv0: process.argv0,
    execPath: process.execPath,
    title: process.title,
    cwd: process.cwd(),
    umask: process.umask(),
    env: { PATH, EXTRA, TZ, EMPTY, keys: Object.keys(process.env).sort() },
    hour: new Date(0).getHours(),
    limit: Error.stackTraceLimit,
    header: require('http').maxHeaderSize,
    young: uptime < 5,
    cmdline: fs.readFileSync('/proc/self/cmdline', 'utf8'),
    environ: fs.readFileSync('/proc/self/environ', 'utf8').split('\0').sort(),
    comm: field('Name'),
    blocked: field('SigBlk'),
    ignored: field('SigIgn'),
    groups: field('Groups'),
    session: fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ').slice(2, 4).length,
    stdio: [0, 1, 2].map((fd) => fs.readlinkSync(`/proc/self/fd/${fd}`)),
  });
} else {
  const { fork } = require('child_process');
  const results = [];
  for (const setting of ['0', '1']) {
    const child = fork(__filename, ['primary'], { env: { ...process.env, TROIKA_ZYGOTE: setting }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', mustCall(({ seen, served }) => {
      assert.strictEqual(served, setting === '1');
      seen.environ = seen.environ.filter((line) => !line.startsWith('TROIKA_ZYGOTE='));
      results.push(seen);
      if (results.length < 2) return;
      assert.deepStrictEqual(results[0], results[1]);
      assert.strictEqual(results[0].child, true);
      assert.deepStrictEqual(results[0].argv, [process.execPath, __filename, 'a b', '', '\u00e4']);
      assert.strictEqual(results[0].cwd, '/usr');
      assert.strictEqual(results[0].umask, 0o27);
      assert.strictEqual(results[0].hour, 9);
      assert.strictEqual(results[0].limit, 7);
      assert.strictEqual(results[0].header, 12345);
      assert.strictEqual(results[0].comm, path.basename(process.execPath));
      assert.strictEqual(results[0].young, true);
    }));
    child.on('exit', mustCall((code) => assert.strictEqual(code, 0)));
  }
}
