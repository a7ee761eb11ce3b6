'use strict';
// What processes of a watched program load counts too, and its own messages from them stay its own.
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { folder, watching } = require('../common/watching');

const dir = folder({
  'main.js': `const child = require('child_process').fork('./child.js');
    child.on('message', (message) => { console.log(message); child.disconnect(); });`,
  'child.js': "process.send(require('./data'));",
  'data.js': "module.exports = 'one';",
});

(async () => {
  const { until, end } = watching(['--watch', 'main.js'], dir);
  assert.match(await until('Waiting for'), /^one\nCompleted/);
  fs.writeFileSync(path.join(dir, 'data.js'), "module.exports = 'two';");
  assert.match(await until('Waiting for'), /Restarting 'main\.js'\ntwo\nCompleted/);
  assert.deepStrictEqual(await end(), [0, null]);
})();
