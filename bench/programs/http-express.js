const express = require('express');
const app = express();
app.get('/', (req, res) => res.json({ message: 'Hello from worker', pid: process.pid }));
const server = app.listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
