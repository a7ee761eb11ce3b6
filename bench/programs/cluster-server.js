// The article's cluster server with as many workers as the argument says.
const cluster = require('cluster');
const http = require('http');
const { report } = require('./report');
const count = Number(process.argv[2] ?? 2);
if (cluster.isPrimary) {
  let listening = 0;
  const pids = [];
  for (let i = 0; i < count; i++) pids.push(cluster.fork().process.pid);
  cluster.on('listening', (worker, address) => {
    if (++listening === count) report({ port: address.port, pids });
  });
} else {
  http.createServer((req, res) => {
    res.writeHead(200);
    res.end('Hello from worker ' + process.pid);
  }).listen(0, '127.0.0.1');
}
