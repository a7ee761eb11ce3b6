const http = require('http');
const server = http.createServer((req, res) => {
  res.writeHead(200);
  res.end('Hello from worker ' + process.pid);
}).listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
