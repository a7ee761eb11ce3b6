const express = require('express');
const fs = require('fs');
const os = require('os');
const path = require('path');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-static-'));
fs.writeFileSync(path.join(dir, 'index.html'), Buffer.alloc(65536, 'x'));
const app = express();
app.use(express.static(dir));
const server = app.listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
process.on('SIGTERM', () => {
  fs.rmSync(dir, { recursive: true });
  process.exit();
});
