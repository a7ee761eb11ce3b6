'use strict';
// A cluster whose workers are killed while requests come. `start()` gives a worker's http.Server, listening on port 0;
// `ask(port)` makes one request on a connection of its own and checks its answer: a promise of it, whose error has `port`,
// the client's own. Only what a dead worker had in its hands may be lost: each worker notes the connections that it gets.
const { mustCall, tmp } = require('../../common');
const assert = require('assert');
const cluster = require('cluster');
const fs = require('fs');
const http = require('http');

const WORKERS = 3;
const KILLS = 8;
const CLIENTS = 12;
const BETWEEN = 30; // answers from one kill to the next

// One GET: { status, text }.
function get(port, path) {
  return new Promise((resolve, reject) => {
    let own;
    const request = http.get({ port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], text }));
      response.on('error', (error) => reject(Object.assign(error, { port: own })));
    });
    request.on('socket', (socket) => socket.on('connect', () => { own = socket.localPort; }));
    request.on('error', (error) => reject(Object.assign(error, { port: own })));
  });
}

function work(start) {
  const { LOG } = process.env;
  start((server) => server.prependListener('connection', (socket) => fs.appendFileSync(LOG, `${socket.remotePort} ${process.pid}\n`)));
}

function lead(ask) {
  const LOG = tmp('connections');
  const killed = new Set();
  const lost = [];
  let port;
  let served = 0;
  let running = CLIENTS;
  let over = false;
  fs.writeFileSync(LOG, '');

  const fork = () => {
    const worker = cluster.fork({ LOG });
    worker.on('listening', (address) => {
      if (port !== undefined) return;
      ({ port } = address);
      for (let i = 1; i < WORKERS; i++) fork();
      for (let i = 0; i < CLIENTS; i++) client();
    });
    worker.on('exit', (code, signal) => {
      if (over) return;
      assert.strictEqual(signal, 'SIGKILL');
      fork();
    });
  };

  function killOne() {
    const listening = Object.values(cluster.workers).filter((worker) => worker.state === 'listening' && !worker.process.killed);
    if (listening.length < 2) return; // the last one's end would close the socket
    const { process: child } = listening[Math.floor(Math.random() * listening.length)];
    killed.add(child.pid);
    child.kill('SIGKILL');
  }

  async function client() {
    while (killed.size < KILLS) {
      try {
        await ask(port);
        if (++served % BETWEEN === 0) killOne();
      } catch (error) {
        if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error;
        lost.push(error.port);
      }
    }
    if (--running === 0) finish();
  }

  const finish = mustCall(() => {
    over = true;
    const holders = new Map(fs.readFileSync(LOG, 'utf8').trim().split('\n').map((line) => line.split(' ').map(Number)));
    // A worker may die between taking a connection and noting it: at most one for each.
    const unknown = lost.filter((own) => !killed.has(holders.get(own)));
    assert.ok(unknown.length <= killed.size, `${unknown.length} of ${lost.length} requests lost that no killed worker had`);
    assert.ok(lost.length <= KILLS * CLIENTS);
    assert.ok(served >= KILLS * BETWEEN);
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
  });
  fork();
}

module.exports = { get, run: (start, ask) => (cluster.isPrimary ? lead(ask) : work(start)) };
