'use strict';
// The same text written to several answers, whose chunk is made once: each gets it whole, in its encoding, with its callback, as the
// answer's state wants it; another text of that length, an empty one, a corked answer or a socket with a write() of its own go their way.
const common = require('../common');
const assert = require('assert');
const http = require('http');
const net = require('net');

const text = 'caf\u00e9 for all';
const utf8 = Buffer.from(text).toString('latin1');
const answers = new Map();

const server = http.createServer(common.mustCall((req, res) => {
  answers.set(req.url, res);
  if (answers.size === 5) write();
}, 5)).listen(0, '127.0.0.1', () => {
  const all = ['/a', '/latin', '/corked', '/own', '/old'].map((path) => new Promise((resolve) => {
    let got = '';
    const version = path === '/old' ? '1.0' : '1.1';
    const socket = net.connect(server.address().port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/${version}\r\nHost: a\r\nConnection: close\r\n\r\n`));
    socket.setEncoding('latin1').on('data', (chunk) => { got += chunk; }).on('end', () => resolve([path, got.slice(got.indexOf('\r\n\r\n') + 4)]));
  }));
  Promise.all(all).then(common.mustCall((list) => {
    const bodies = Object.fromEntries(list);
    const size = utf8.length.toString(16);
    const chunk = `${size}\r\n${utf8}\r\n`;
    const end = '0\r\n\r\n';
    assert.strictEqual(bodies['/a'], `${chunk}${chunk}c\r\ncafe for all\r\n${chunk}${end}`);
    assert.strictEqual(bodies['/latin'], `${chunk}c\r\n${text}\r\n${chunk}c\r\n${text}\r\n${end}`);
    const two = `${utf8}${utf8}`;
    assert.strictEqual(bodies['/corked'], `${two.length.toString(16)}\r\n${two}\r\n${chunk}${end}`);
    assert.strictEqual(bodies['/own'], `${chunk}${chunk}${end}`);
    assert.strictEqual(bodies['/old'], `${utf8}${utf8}${utf8}`);
    server.close();
  }));
});

function write() {
  const [a, latin, corked, own, old] = ['/a', '/latin', '/corked', '/own', '/old'].map((path) => answers.get(path));
  const parts = [];
  for (const res of answers.values()) res.flushHeaders();
  const { write: original } = own.socket;
  own.socket.write = function(data, ...rest) {
    parts.push(String(data));
    return original.call(this, data, ...rest);
  };
  a.write(text, common.mustCall());
  latin.write(text);
  corked.cork();
  corked.write(text);
  own.write(text);
  old.write(text);
  a.write(text);
  a.write('');
  a.write('cafe for all');
  latin.write(text, 'latin1', common.mustCall());
  latin.write(text);
  latin.write(text, 'latin1');
  corked.write(text);
  corked.uncork();
  old.write(text);
  setImmediate(() => {
    a.write(text, common.mustCall(() => a.end()));
    latin.end();
    corked.write(text);
    corked.end();
    own.write(text);
    own.end();
    old.end(text);
    assert.deepStrictEqual(parts.filter((part) => part.includes(text)), [text, text]);
    assert.throws(() => a.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
  });
}
