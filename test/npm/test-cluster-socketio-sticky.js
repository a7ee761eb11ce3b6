'use strict';
// socket.io over a cluster: sticky sessions (polling needs the same worker for each request), messages to all clients
// whatever worker they are at, and clients that come back when theirs is killed.
const common = require('../common');
common.needs('socket.io', 'socket.io-client', '@socket.io/sticky', '@socket.io/cluster-adapter');
const assert = require('assert');
const cluster = require('cluster');
const http = require('http');

const WORKERS = 3;
const CLIENTS = 9; // a third of them by polling alone

if (cluster.isPrimary) {
  const { setupMaster } = require('@socket.io/sticky');
  const { setupPrimary } = require('@socket.io/cluster-adapter');
  const { io: connect } = require('socket.io-client');
  const server = http.createServer();
  setupMaster(server, { loadBalancingMethod: 'round-robin' });
  setupPrimary();
  cluster.setupPrimary({ serialization: 'advanced' });

  let ready = 0;
  const fork = () => {
    const worker = cluster.fork();
    worker.on('message', (message) => {
      if (message === 'ready' && ++ready === WORKERS) server.listen(0, run);
    });
    // @socket.io/sticky goes on sending to a killed worker until its exit is known.
    worker.on('error', (error) => assert.strictEqual(error.code, 'ERR_IPC_CHANNEL_CLOSED'));
    return worker;
  };
  for (let i = 0; i < WORKERS; i++) fork();

  const event = (emitter, name) => new Promise((resolve) => emitter.once(name, resolve));
  const run = common.mustCall(async () => {
    const { port } = server.address();
    const clients = Array.from({ length: CLIENTS }, (_, i) => connect(`http://127.0.0.1:${port}`, {
      transports: i % 3 === 0 ? ['polling'] : ['polling', 'websocket'],
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      timeout: 2000,
    }));
    const homes = await Promise.all(clients.map((client) => event(client, 'home')));
    assert.strictEqual(new Set(homes).size, WORKERS, 'every worker has clients');

    // To all, from any of them.
    const heard = Promise.all(clients.map((client) => event(client, 'news')));
    clients[0].emit('tell', 'first');
    assert.deepStrictEqual(await heard, clients.map(() => 'first'));

    // The clients of the killed one come back to others, the rest stay where they are.
    const victim = Object.values(cluster.workers).find((worker) => worker.process.pid === homes[0]);
    const moved = clients.filter((client, i) => homes[i] === homes[0]);
    for (const client of clients) if (!moved.includes(client)) client.on('disconnect', common.mustNotCall());
    const back = Promise.all(moved.map((client) => event(client, 'home')));
    victim.process.kill('SIGKILL');
    fork();
    for (const home of await back) assert.notStrictEqual(home, homes[0]);

    const again = Promise.all(clients.map((client) => event(client, 'news')));
    // Told until all have heard it: one that has just come back may be sent off once more, when its request went to the dead.
    const telling = setInterval(() => clients[1].emit('tell', 'second'), 50);
    assert.deepStrictEqual(await again, clients.map(() => 'second'));
    clearInterval(telling);

    for (const client of clients) {
      client.removeAllListeners('disconnect');
      client.disconnect();
    }
    process.exit(); // the workers end with it; what clients still have to say to them does not matter
  });
} else {
  const { Server } = require('socket.io');
  const { setupWorker } = require('@socket.io/sticky');
  const { createAdapter } = require('@socket.io/cluster-adapter');
  const io = new Server(http.createServer(), { pingInterval: 500, pingTimeout: 5000 }); // a lost answer is seen soon
  io.adapter(createAdapter());
  setupWorker(io);
  io.on('connection', (socket) => {
    socket.emit('home', process.pid);
    socket.on('tell', (what) => io.emit('news', what));
  });
  process.send('ready');
}
