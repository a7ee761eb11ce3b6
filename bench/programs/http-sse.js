// One event after the other to all who listen, as fast as they take it.
const http = require('http');
const clients = new Set();
let id = 0;
function send() {
  if (clients.size === 0) return;
  let behind = false;
  for (const res of clients) behind ||= res.writableNeedDrain;
  if (!behind) {
    const event = `id: ${++id}\ndata: ${JSON.stringify({ id, text: 'what happened just now' })}\n\n`;
    for (const res of clients) res.write(event);
  }
  setImmediate(send);
}
const server = http.createServer((req, res) => {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.flushHeaders();
  res.on('close', () => clients.delete(res));
  clients.add(res);
  if (clients.size === 1) setImmediate(send);
}).listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
