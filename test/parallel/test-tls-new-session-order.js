'use strict';
// A server is told of the tickets of TLS 1.3 after the connection, of a session of TLS 1.2 before it.
const common = require('../common');
const assert = require('assert');
const { SSL_OP_NO_TICKET } = require('crypto').constants;
const fs = require('fs');
const path = require('path');
const tls = require('tls');

const read = (name) => fs.readFileSync(path.join(__dirname, '..', 'fixtures', 'keys', `${name}.pem`));
function check(maxVersion, expected) {
  const order = [];
  const server = tls.createServer({ key: read('server-key'), cert: read('server-cert'), maxVersion, secureOptions: maxVersion === 'TLSv1.2' ? SSL_OP_NO_TICKET : 0 }, (socket) => {
    order.push('secure');
    socket.resume();
    socket.on('end', () => socket.end());
    socket.on('close', common.mustCall(() => {
      server.close();
      assert.deepStrictEqual(order, expected);
    }));
  });
  server.on('newSession', (id, data, done) => {
    order.push('newSession');
    done();
  });
  server.listen(0, () => tls.connect({ port: server.address().port, rejectUnauthorized: false }).end('x'));
}
check('TLSv1.3', ['secure', 'newSession', 'newSession']);
check('TLSv1.2', ['newSession', 'secure']);
