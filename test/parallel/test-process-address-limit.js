'use strict';
// Where ulimit -v leaves the engine too few addresses, troika says so instead of ending by SIGABRT.
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (kilobytes) => spawnSync('sh', ['-c', `ulimit -c 0; ulimit -v ${kilobytes} && exec "$0" -p 1+1`, process.execPath], { encoding: 'utf8' });
const few = run(2000000);
if (!process.config.variables?.asan && !/AddressSanitizer/.test(few.stderr)) {
  assert.match(few.stderr, /^troika: JavaScriptCore reserves \d+ MB of addresses, but this process is limited to 1953 MB \(ulimit -v\)\n$/);
  assert.deepStrictEqual([few.status, few.signal], [70, null]);
  assert.strictEqual(run(8000000).stdout, '2\n');
}
