const express = require('express');
const compression = require('compression');
const rows = [];
for (let i = 0; JSON.stringify(rows).length < 20480; i++) rows.push({ id: i, name: `item number ${i}`, price: i * 1.25, tags: ['a', 'b'] });
const app = express();
app.use(compression());
app.get('/', (req, res) => res.json(rows));
const server = app.listen(0, '127.0.0.1', () => require('./report').report({ port: server.address().port }));
