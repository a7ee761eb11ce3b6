'use strict';
// The fork server has lived a worker's life before it makes later children: these see nothing of it, neither workers nor other children.
const { mustCall } = require('../common');
const { zygote } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const { fork } = require('child_process');
const Module = require('module');

const COUNT = 6; // one after the other: the last ones come after it

const describe = (object) => Reflect.ownKeys(object).map((key) => {
  const { value, get, set, ...rest } = Object.getOwnPropertyDescriptor(object, key);
  const kind = [typeof value, typeof get, typeof set].join(' ');
  return `${String(key)} ${kind} ${JSON.stringify(rest)}`;
});

function seen() {
  return {
    process: describe(process),
    listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]),
    global: describe(globalThis),
    argv: process.argv,
    execArgv: process.execArgv,
    exitCode: process.exitCode,
    connected: process.connected,
    cwd: process.cwd(),
    env: Object.keys(process.env).sort(),
    main: require.main === module && process.mainModule === module,
    id: module.id,
    paths: module.paths,
    globalPaths: Module.globalPaths,
    cache: Object.keys(require.cache),
    pathCache: Object.keys(Module._pathCache),
    cluster: describe(cluster),
    primary: cluster.isPrimary,
    worker: cluster.worker && [cluster.worker.id, cluster.worker.state, cluster.worker.process === process, cluster.worker.exitedAfterDisconnect],
    clusterListeners: cluster.eventNames(),
    handles: process.getActiveResourcesInfo(),
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
    idle: performance.nodeTiming.idleTime,
  };
}

if (process.argv[2] === 'child' || cluster.isWorker) {
  process.send(seen());
  process.once('message', () => process.disconnect());
} else if (process.argv[2] === 'program') {
  const starts = {
    worker: () => {
      cluster.setupPrimary({ args: [] });
      return cluster.fork({ NODE_PATH: '/of-the-child', HOME: '/home-of-the-child' });
    },
    child: () => fork(__filename, ['child'], { cwd: '/usr', env: { ...process.env, NODE_PATH: '/of-the-child', HOME: '/home-of-the-child' } }),
  };
  const one = (start) => new Promise((resolve) => {
    const child = start();
    child.once('message', (what) => {
      child.send('end');
      child.once('exit', () => resolve(what));
    });
  });
  (async () => {
    const all = {};
    const servers = new Set();
    for (let i = 0; i < COUNT; i++) {
      for (const kind in starts) {
        (all[kind] ??= []).push(await one(starts[kind]));
        servers.add(zygote());
      }
    }
    assert.strictEqual(servers.size, 1, 'it has ended');
    process.send(all, () => process.disconnect());
  })();
} else {
  const results = [];
  for (const setting of ['0', '1']) {
    const program = fork(__filename, ['program'], { env: { ...process.env, TROIKA_ZYGOTE: setting } });
    program.on('message', mustCall((all) => {
      results.push(all);
      if (results.length < 2) return;
      const [first, second] = results;
      assert.deepStrictEqual(second, first);
      assert.ok(first.worker[0].globalPaths.includes('/of-the-child'));
      assert.strictEqual(first.child[0].primary, true);
      assert.strictEqual(first.child[0].cwd, '/usr');
    }));
    program.on('exit', mustCall((code) => assert.strictEqual(code, 0)));
  }
}
