// --openssl-legacy-provider: algorithms that OpenSSL 3 keeps apart; or, where it is not installed, a refusal by name.
'use strict';
const common = require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');
void common;

const text = 'crypto.createHash("md4").update("a").digest("hex") + crypto.createHash("sha1").update("a").digest("hex")';
const run = (env, ...args) => spawnSync(process.execPath, [...args, '-p', text], { encoding: 'utf8', env: { ...process.env, ...env } });
assert.match(run({}).stderr, /Digest method not supported/);
for (const result of [run({}, '--openssl-legacy-provider'), run({ NODE_OPTIONS: '--openssl-legacy-provider' })]) {
  if (result.status === 9) assert.match(result.stderr, /legacy provider cannot be loaded/);
  else assert.strictEqual(result.stdout.trim(), 'bde52cb31de33e46245e05fbdbd6fb2486f7e437faa5a7fce15d1ddcb9eaeaea377667b8');
}
