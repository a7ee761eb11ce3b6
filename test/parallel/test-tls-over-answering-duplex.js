'use strict';
// TLS over streams that hand on what is written within the write, as duplexPair() does for who iterates: what came while the other side was busy
// was left lying, and the handshake never ended; an end that came so was told before the bytes in front of it.
const common = require('../common');
const assert = require('assert');
const { Duplex, duplexPair } = require('stream');
const tls = require('tls');

const [key, cert] = ['server-key.pem', 'server-cert.pem'].map((name) => require('fs').readFileSync(common.fixtures('keys', name)));

// The other end has each chunk before write() returns.
function syncPair() {
  const sides = [0, 1].map((i) => new Duplex({
    read() {},
    write(chunk, encoding, callback) {
      sides[1 - i].emit('data', chunk);
      callback();
    },
    final(callback) {
      sides[1 - i].emit('end');
      callback();
    },
  }));
  return sides;
}

async function text(stream) {
  let all = '';
  for await (const chunk of stream.setEncoding('utf8')) all += chunk;
  return all;
}

(async () => {
  for (const pair of [duplexPair, syncPair]) {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
      for (const size of [5, 200000]) {
        for (const late of [false, true]) {
          const [a, b] = pair();
          const server = new tls.TLSSocket(a, { isServer: true, secureContext: tls.createSecureContext({ key, cert, maxVersion }) });
          const secure = new Promise((resolve) => { server.on('secure', resolve); });
          server.on('error', () => {}).resume();
          if (late) secure.then(() => server.end('x'.repeat(size)));
          else server.end('x'.repeat(size));
          const client = tls.connect({ socket: b, rejectUnauthorized: false });
          const events = [];
          for (const name of ['error', 'close']) client.on(name, () => events.push(name));
          assert.strictEqual((await text(client)).length, size);
          await secure;
          await new Promise((resolve) => { setImmediate(() => setImmediate(resolve)); });
          assert.ok(events.indexOf('error') <= events.indexOf('close') || !events.includes('close'), `${events}`);
          client.destroy();
          server.destroy();
        }
      }
    }
  }
})().then(common.mustCall());
