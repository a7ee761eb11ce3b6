'use strict';
// What a process manager does: a worker that crashes is started again, one that crashes at each start is given up, and all
// are replaced one by one by newer ones, while requests come. Of those only the crashing worker's own may be lost, by a
// reload none.
const { mustCall } = require('../common');
const assert = require('assert');
const cluster = require('cluster');
const http = require('http');

const WORKERS = 2;
const RELOADS = 3;
const CLIENTS = 6;
const RESTARTS_MAX = 3;

if (cluster.isPrimary) {
  let port;
  let crashed = 0;
  let lost = 0;
  let over = false;
  const versions = new Set();

  // Resolves once it listens; a failure to start is tried again, ever later, and then given up.
  function start(env, restarts = 0) {
    return new Promise((resolve, reject) => {
      const worker = cluster.fork(env);
      let listening = false;
      worker.once('listening', (address) => {
        listening = true;
        port ??= address.port;
        resolve(worker);
      });
      worker.once('exit', (code) => {
        if (over || worker.exitedAfterDisconnect) return;
        if (listening) {
          assert.strictEqual(code, 7);
          crashed++;
          start(env);
        } else if (restarts === RESTARTS_MAX) {
          reject(new Error(`given up after ${restarts} restarts`));
        } else {
          setTimeout(() => start(env, restarts + 1).then(resolve, reject), 10 * 2 ** restarts);
        }
      });
    });
  }

  const get = (path) => new Promise((resolve, reject) => {
    http.get({ port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    }).on('error', reject);
  });
  async function client() {
    while (!over) {
      try {
        versions.add(await get('/'));
      } catch (error) {
        assert.ok(error.code === 'ECONNRESET' || error.code === 'EPIPE', error);
        lost++;
      }
    }
  }

  async function reload(version) {
    for (const old of Object.values(cluster.workers)) {
      await start({ VERSION: version });
      const gone = new Promise((resolve) => old.once('exit', (code, signal) => resolve(signal ?? code)));
      old.disconnect();
      assert.strictEqual(await gone, 0);
      assert.strictEqual(old.exitedAfterDisconnect, true);
    }
  }

  (async () => {
    await Promise.all(Array.from({ length: WORKERS }, () => start({ VERSION: 'v0' })));
    const clients = Array.from({ length: CLIENTS }, client);
    for (let i = 1; i <= RELOADS; i++) await reload(`v${i}`);
    assert.strictEqual(lost, 0, `${lost} requests lost by reloads`);
    assert.strictEqual(Object.keys(cluster.workers).length, WORKERS);

    for (let i = 1; i <= 3; i++) {
      await assert.rejects(get('/crash'), { code: 'ECONNRESET' });
      while (crashed < i || Object.values(cluster.workers).filter(({ state }) => state === 'listening').length < WORKERS) await get('/').catch(() => {});
    }
    assert.ok(lost <= 3 * CLIENTS, `${lost} requests lost by 3 crashes`);
    await assert.rejects(start({ FAILS: '1' }), /given up after 3 restarts/);
    over = true;
    await Promise.all(clients);
    assert.deepStrictEqual([...versions].sort(), ['v0', 'v1', 'v2', 'v3']);
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
  })().then(mustCall());
} else {
  if (process.env.FAILS) process.exit(7);
  http.createServer((request, response) => {
    if (request.url === '/crash') process.exit(7);
    // Some of them are under way when the worker is asked to leave.
    setTimeout(() => response.end(process.env.VERSION), Math.random() * 5);
  }).listen(0);
}
