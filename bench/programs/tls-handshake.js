// Full TLS 1.3 handshakes per second, server and client in this process, no session reuse.
const tls = require('tls');
const { report, now } = require('./report');
const fs = require('fs');
const [key, cert] = [process.argv[2], process.argv[3]].map((file) => fs.readFileSync(file));
const server = tls.createServer({ key, cert }, (socket) => socket.end('x'));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const one = () => new Promise((resolve, reject) => {
    tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false }).on('error', reject).on('end', resolve).resume();
  });
  for (let i = 0; i < 20; i++) await one();
  const start = now();
  let count = 0;
  for (; now() - start < 700; count++) await one();
  report(count / (now() - start) * 1000);
  process.exit();
});
