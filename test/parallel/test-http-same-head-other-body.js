'use strict';
// Requests with equal heads are told apart by their bodies, whole in one read, in pieces, or with the next request behind.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const bodies = ['aaaa', 'bbbb', '\u00e4\u20ac', 'cccc', '{"a":1}', 'dddd', 'eeee', 'ffff', 'gggg'];
const post = (body, more = '') => Buffer.concat([
  Buffer.from(`POST /x HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);
const got = [];

const server = http.createServer((req, res) => {
  const chunks = [];
  if (req.headers.text) req.setEncoding('utf8');
  req.on('data', (chunk) => {
    assert.strictEqual(typeof chunk, req.headers.text ? 'string' : 'object');
    chunks.push(Buffer.from(chunk));
  });
  req.on('end', common.mustCall(() => {
    const body = Buffer.concat(chunks).toString();
    got.push(body);
    assert.strictEqual(Number(req.headers['content-length']), Buffer.byteLength(body));
    res.end(body);
  }));
}).listen(0, '127.0.0.1', common.mustCall(() => {
  const rounds = [];
  for (const more of ['', 'Text: 1\r\n']) {
    for (const body of bodies) rounds.push({ parts: [post(body, more)], answers: [body] });
    // the same heads again, cut in the body (within a character, too), and at the end of the head
    const cut = post('\u00e4\u20ac', more);
    rounds.push({ parts: [cut.subarray(0, -1), cut.subarray(-1)], answers: ['\u00e4\u20ac'] });
    rounds.push({ parts: [cut.subarray(0, -5), cut.subarray(-5)], answers: ['\u00e4\u20ac'] });
    // two in one read, and one and a half
    const first = post('hhhh', more);
    rounds.push({ parts: [Buffer.concat([first, post('iiii', more)])], answers: ['hhhh', 'iiii'] });
    rounds.push({ parts: [Buffer.concat([first, first.subarray(0, 20)]), first.subarray(20)], answers: ['hhhh', 'hhhh'] });
    // a head without its end, a body of nothing
    rounds.push({ parts: [first.subarray(0, 10), first.subarray(10)], answers: ['hhhh'] });
    for (let i = 0; i < 3; i++) rounds.push({ parts: [post('', more)], answers: [''] });
  }
  const expected = rounds.flatMap((round) => round.answers);

  const socket = net.connect(server.address().port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
  let text = '';
  let round;
  const next = () => {
    round = rounds.shift();
    text = '';
    if (!round) return socket.end();
    round.left = [...round.parts];
    sendPart();
  };
  // The parts must be reads of their own: the server has seen one before the next is sent.
  const sendPart = () => {
    socket.write(round.left.shift(), () => {
      if (round.left.length > 0) setImmediate(() => setImmediate(sendPart));
    });
  };
  socket.on('data', (chunk) => {
    text += chunk;
    if (round.left.length === 0 && text.split('HTTP/1.1 200').length - 1 === round.answers.length && text.endsWith(Buffer.from(round.answers.at(-1)).toString('latin1'))) next();
  });
  socket.on('close', common.mustCall(() => {
    assert.deepStrictEqual(got, expected);
    server.close();
  }));
  next();
}));
