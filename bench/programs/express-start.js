// A whole Express program from start to its first answer.
const express = require('express');
const http = require('http');
const server = express().get('/', (request, response) => response.json({ ok: true })).listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, (response) => {
    response.resume().on('end', () => server.close());
  });
});
