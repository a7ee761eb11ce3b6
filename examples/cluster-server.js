'use strict';
// A web server with one worker process per core on one port; a worker that dies is replaced.

const cluster = require('node:cluster');
const http = require('node:http');
const { availableParallelism } = require('node:os');

const port = Number(process.env.PORT ?? 3000);

if (cluster.isPrimary) {
  console.log(`primary ${process.pid}: http://localhost:${port}`);
  for (let i = 0; i < availableParallelism(); i++) cluster.fork();
  cluster.on('exit', (worker, code, signal) => {
    console.log(`worker ${worker.process.pid} ended (${signal || code}), starting another`);
    cluster.fork();
  });
} else {
  http.createServer((request, response) => {
    response.end(`Hello from worker ${process.pid}\n`);
  }).listen(port, () => console.log(`worker ${process.pid} listens on port ${port}`));
}
