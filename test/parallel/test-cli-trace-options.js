'use strict';
// --trace-sync-io and --trace-tls; enableTrace of one connection.
const common = require('../common');
const assert = require('assert');
const { readFileSync } = require('fs');

const run = (args) => {
  const { status, stderr } = common.run([...args]);
  assert.strictEqual(status, 0, stderr);
  return stderr;
};

if (process.argv[2] === 'sync') {
  const fs = require('fs');
  fs.statSync(__filename); // the loop has not begun
  setImmediate(() => fs.readdirSync(__dirname).length > 0 && fs.existsSync(__filename));
  return;
}
if (process.argv[2] === 'tls') {
  const tls = require('tls');
  const enableTrace = process.argv[3] === 'option' ? true : undefined;
  const server = tls.createServer({ key: readFileSync(common.fixtures('keys/server-key.pem')), cert: readFileSync(common.fixtures('keys/server-cert.pem')) }, (c) => c.end());
  server.listen(0, () => {
    const client = tls.connect({ port: server.address().port, rejectUnauthorized: false, enableTrace }, () => {
      if (process.argv[3] === 'method') client.enableTrace();
      client.resume();
    });
    client.on('close', () => server.close());
  });
  return;
}

assert.strictEqual(run([__filename, 'sync']), '');
const told = run(['--trace-sync-io', __filename, 'sync']);
assert.match(told, /^\(node:\d+\) WARNING: Detected use of sync API\n {4}at readdirSync\n {4}at .*test-cli-trace-options\.js/);
assert.strictEqual(told.split('WARNING').length, 3, told);

assert.strictEqual(run([__filename, 'tls']), '');
assert.match(run([__filename, 'tls', 'option']), /Sent (?:TLS )?Record/);
assert.match(run([__filename, 'tls', 'method']), /Received (?:TLS )?Record/);
const all = run(['--trace-tls', __filename, 'tls']);
assert.match(all, /Warning: Enabling --trace-tls can expose sensitive data/);
assert.match(all, /ClientHello/);
const tls = require('tls');
assert.throws(() => tls.createServer({ enableTrace: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
