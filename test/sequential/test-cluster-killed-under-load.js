'use strict';
// Workers are killed at random while requests come: only requests in a dead worker's hands are lost, and each worker is
// replaced. A connection that waited is served by another. Now and then the fork server is killed too: forks go on.
// TROIKA_STRESS_SECONDS makes it go on for as long.
const { mustCall } = require('../common');
const { zygote } = require('../common/zygote');
const assert = require('assert');
const cluster = require('cluster');
const http = require('http');

const WORKERS = 3;
const KILLS = 15;
const CLIENTS = 16;
const SECONDS = Number(process.env.TROIKA_STRESS_SECONDS ?? 0);

if (cluster.isPrimary) {
  let port;
  let kills = 0;
  let served = 0;
  let lost = 0;
  let running = CLIENTS;
  let over = false;
  const begin = performance.now();
  const enough = () => kills >= KILLS && performance.now() - begin >= SECONDS * 1000;

  const start = () => {
    const worker = cluster.fork();
    worker.on('listening', (address) => {
      if (port === undefined) {
        port = address.port;
        for (let i = 1; i < WORKERS; i++) start();
        for (let i = 0; i < CLIENTS; i++) client();
      }
    });
    worker.on('exit', (code, signal) => {
      if (over) return;
      assert.strictEqual(signal, 'SIGKILL');
      start();
    });
  };
  start();

  const killOne = () => {
    // Never the last that listens: then the socket would close. One that was killed looks alive until its exit is seen.
    const listening = Object.values(cluster.workers).filter((worker) => worker.state === 'listening' && !worker.process.killed);
    if (listening.length < 2) return;
    listening[Math.floor(Math.random() * listening.length)].process.kill('SIGKILL');
    kills++;
    if (kills % 5 === 0) {
      const server = zygote();
      if (server !== undefined) process.kill(server, 'SIGKILL');
    }
  };

  // One request after the other, each on a connection of its own.
  function client() {
    if (enough()) {
      if (--running === 0) finish();
      return;
    }
    let answered = false;
    const request = http.get({ port, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => {
        answered = true;
        assert.match(text, /^served by \d+$/);
        served++;
        if (served % 40 === 0) killOne();
        client();
      });
      response.on('error', fail);
    });
    request.on('error', fail);
    function fail(error) {
      if (answered) return;
      answered = true;
      assert.ok(error.code === 'ECONNRESET' || error.code === 'EPIPE', error);
      lost++;
      client();
    }
  }
  const finish = mustCall(() => {
    over = true;
    assert.ok(served >= KILLS * 40);
    // What a worker may hold at once is what the clients have open, and mostly it is far less.
    assert.ok(lost <= kills * CLIENTS, `${lost} requests lost by ${kills} kills`);
    if (SECONDS > 0) console.log(`${served} served, ${kills} workers killed, ${lost} requests lost`);
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
    process.exit();
  });
} else {
  http.createServer((request, response) => response.end(`served by ${process.pid}`)).listen(0);
}
