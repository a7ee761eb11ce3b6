const http = require('http');
const { WebSocketServer } = require('ws');
const server = http.createServer();
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
});
server.listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
