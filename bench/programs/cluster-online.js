// Milliseconds from cluster.fork() to the event named by the argument: online or listening. One at a time: the one before has ended;
// second argument `row`: it may still be ending, so what this takes is counted too.
const cluster = require('cluster');
const http = require('http');
const { once } = require('events');
const { report, eachAsync } = require('./report');
const [event, row] = process.argv.slice(2);
if (cluster.isPrimary) {
  eachAsync(async () => {
    const worker = cluster.fork();
    await once(worker, event);
    if (row) return void worker.process.kill('SIGKILL');
    return () => {
      const ended = once(worker, 'exit');
      worker.process.kill('SIGKILL');
      return ended;
    };
  }, 16, 2).then((ms) => { report(ms); process.exit(); });
} else if (event === 'listening') {
  http.createServer((req, res) => res.end('x')).listen(0, '127.0.0.1');
}
