const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'bench-file-')), '64k');
fs.writeFileSync(file, Buffer.alloc(65536, 'x'));
const server = http.createServer((req, res) => {
  fs.stat(file, (error, stat) => {
    res.writeHead(200, { 'content-type': 'text/plain', 'content-length': stat.size });
    fs.createReadStream(file).pipe(res);
  });
}).listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
process.on('SIGTERM', () => {
  fs.rmSync(path.dirname(file), { recursive: true });
  process.exit();
});
