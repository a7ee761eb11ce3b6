'use strict';
// fetch() sends host and connection first, then the headers as the program wrote them: in its order and its spelling.
const common = require('../common');
const assert = require('assert');
const net = require('net');

const heads = [];
const server = net.createServer((socket) => {
  socket.once('data', (data) => {
    heads.push(data.toString('latin1').split('\r\n\r\n')[0].split('\r\n').slice(1).map((line) => line.split(': ')[0]));
    assert.match(data.toString('latin1'), /^host: 127\.0\.0\.1:\d+\r$/m); // never one that the program writes
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
}).listen(0, common.mustCall(async () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  await fetch(url, { headers: { 'x-b': '1', 'User-Agent': 'me', 'a-a': '2' } });
  assert.deepStrictEqual(heads.pop().slice(0, 5), ['host', 'connection', 'x-b', 'User-Agent', 'a-a']);

  const request = new Request(url, { method: 'POST', body: 'x', headers: [['x-z', '1'], ['Accept', 'q'], ['x-z', '2']] });
  request.headers.set('x-a', '3');
  await fetch(new Request(request));
  assert.deepStrictEqual(heads.pop().slice(0, 6), ['host', 'connection', 'x-z', 'Accept', 'content-type', 'x-a']);

  const headers = new Headers({ z: '1', Host: 'other.example', m: '2' });
  assert.deepStrictEqual([...headers.keys()], ['host', 'm', 'z']); // to the program they are sorted
  await fetch(url, { headers });
  assert.deepStrictEqual(heads.pop().slice(0, 4), ['host', 'connection', 'z', 'm']);
  server.close();
}));

// Shown as they were written; iterators are of their own class and go on with what is added.
{
  const { inspect } = require('util');
  const headers = new Headers([['Zb', '1'], ['a', '2'], ['Set-Cookie', 'x=1'], ['set-cookie', 'y=2']]);
  assert.strictEqual(inspect(headers), "Headers { Zb: '1', a: '2', 'Set-Cookie': 'x=1, y=2' }");
  assert.deepStrictEqual([...headers], [['a', '2'], ['set-cookie', 'x=1'], ['set-cookie', 'y=2'], ['zb', '1']]);
  const form = new FormData();
  form.append('k', 'v');
  for (const [object, name] of [[headers, 'Headers'], [form, 'FormData']]) {
    const iterator = object.keys();
    assert.strictEqual(Object.prototype.toString.call(iterator), `[object ${name} Iterator]`);
    assert.strictEqual(iterator[Symbol.iterator](), iterator);
    iterator.next();
    object.append('zz', 'new');
    assert.deepStrictEqual([...iterator].at(-1), 'zz');
    assert.deepStrictEqual(iterator.next(), { value: undefined, done: true });
    object.append('zzz', 'late'); // an end is not for ever
    assert.deepStrictEqual(iterator.next(), { value: 'zzz', done: false });
  }
}
