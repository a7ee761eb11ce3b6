'use strict';
// A record that is broken, behind one that is not: the error says why (it was told as unknown, without a text). And a server of TLS 1.2 at most
// asks for the sessions of clients that know more.
const common = require('../common');
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const tls = require('tls');
const { once } = require('events');

const read = (name) => fs.readFileSync(common.fixtures('keys', name));
const keys = { key: read('server-key.pem'), cert: read('server-cert.pem') };

async function broken(maxVersion) {
  const server = tls.createServer({ ...keys, maxVersion }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('one');
      socket.write('two');
    });
  }).listen(0);
  await once(server, 'listening');
  // What goes to the client passes here; the last byte of its last record, of what follows its question, is changed.
  let asked = false;
  const middle = net.createServer((socket) => {
    const other = net.connect(server.address().port);
    let held = Buffer.alloc(0);
    let whole = false;
    other.on('data', (data) => {
      if (!asked) {
        socket.write(data);
        return;
      }
      held = Buffer.concat([held, data]);
      let records = 0;
      for (let at = 0; at + 5 <= held.length && at + 5 + held.readUInt16BE(at + 3) <= held.length; at += 5 + held.readUInt16BE(at + 3)) records++;
      if (records < 2 || whole) return;
      whole = true;
      held[held.length - 1] ^= 1;
      socket.write(held);
    });
    socket.pipe(other);
    for (const one of [socket, other]) one.on('error', () => {});
    other.on('close', () => socket.destroy());
  }).listen(0);
  await once(middle, 'listening');
  const client = tls.connect({ port: middle.address().port, rejectUnauthorized: false });
  let got = '';
  client.setEncoding('utf8').on('data', (data) => { got += data; });
  // With TLS 1.3 two tickets come after the handshake.
  let left = maxVersion === 'TLSv1.2' ? 1 : 2;
  await new Promise((resolve) => {
    client.on(left === 1 ? 'secureConnect' : 'session', () => { if (--left === 0) resolve(); });
  });
  asked = true;
  client.write('question');
  const [error] = await once(client, 'error');
  assert.strictEqual(got, 'one');
  assert.match(error.code, /^ERR_SSL_(DECRYPTION_FAILED_OR_BAD_RECORD_MAC|CIPHER_OPERATION_FAILED)$/);
  assert.match(error.message, /bad record mac|cipher operation failed/);
  middle.close();
  server.close();
}

async function resumed() {
  const sessions = new Map();
  const { SSL_OP_NO_TICKET } = require('crypto').constants;
  const server = tls.createServer({ ...keys, maxVersion: 'TLSv1.2', secureOptions: SSL_OP_NO_TICKET }, (socket) => socket.end());
  server.on('newSession', (id, data, done) => {
    sessions.set(id.toString('hex'), data);
    done();
  });
  server.on('resumeSession', (id, done) => done(null, sessions.get(id.toString('hex')) ?? null));
  server.listen(0);
  await once(server, 'listening');
  let session;
  for (const expected of [false, true]) {
    const client = tls.connect({ port: server.address().port, rejectUnauthorized: false, session });
    await once(client, 'secureConnect');
    assert.strictEqual(client.isSessionReused(), expected);
    session = client.getSession();
    client.resume();
    await once(client, 'close');
  }
  server.close();
}

broken('TLSv1.2').then(() => broken('TLSv1.3')).then(resumed).then(common.mustCall());
