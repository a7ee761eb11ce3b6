// Milliseconds from cluster.fork() to the event named by the argument: online or listening.
const cluster = require('cluster');
const http = require('http');
const { report, eachAsync } = require('./report');
if (cluster.isPrimary) {
  eachAsync(() => new Promise((resolve) => {
    const worker = cluster.fork();
    worker.once(process.argv[2], () => worker.process.kill('SIGKILL'));
    worker.once(process.argv[2], () => resolve());
  }), 10, 2).then((ms) => { report(ms); process.exit(); });
} else if (process.argv[2] === 'listening') {
  http.createServer((req, res) => res.end('x')).listen(0, '127.0.0.1');
}
