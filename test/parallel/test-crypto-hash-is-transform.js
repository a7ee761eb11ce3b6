'use strict';
// A hash is an instance of Transform, whichever module was loaded first.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

for (const order of ['const hash = crypto.createHash("md5"); const { Transform } = require("stream");', 'const { Transform } = require("stream"); const hash = crypto.createHash("md5");']) {
  const text = `const crypto = require("crypto"); ${order}
    if (!(hash instanceof Transform) || !(crypto.Hmac.prototype instanceof Transform)) throw new Error("no Transform");
    hash.end("x"); hash.on("data", (digest) => process.stdout.write(digest.toString("hex")));`;
  const child = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' });
  assert.strictEqual(child.stdout, '9dd4e461268c8034f5c8564e155c67a6', child.stderr);
}
