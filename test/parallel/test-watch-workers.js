'use strict';
// Under --watch, what a worker loads counts as well.
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { folder, watching } = require('../common/watching');

const dir = folder({
  'main.js': "new (require('worker_threads').Worker)(require('path').join(__dirname, 'worker.mjs'));",
  'worker.mjs': "import data from './data.cjs'; console.log(data);",
  'data.cjs': "module.exports = 'one';",
});

(async () => {
  const { until, end } = watching(['--watch', 'main.js'], dir);
  assert.match(await until('Waiting for'), /^one\nCompleted/);
  fs.writeFileSync(path.join(dir, 'data.cjs'), "module.exports = 'two';");
  assert.match(await until('Waiting for'), /Restarting 'main\.js'\ntwo\nCompleted/);
  assert.deepStrictEqual(await end(), [0, null]);
})();
