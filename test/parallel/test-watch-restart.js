'use strict';
// --watch runs the program again when it, or a file that it loads in whatever way, changes; also one that was not there yet.
require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { folder, watching } = require('../common/watching');

const dir = folder({
  'main.js': "console.log(require('./a'), process.execArgv, process.argv.slice(2), process.env.FROM_FILE); import('./b.mjs').then((b) => console.log(b.default));",
  'a.js': 'module.exports = 1;',
  'b.mjs': 'export default 10;',
  'c.env': 'FROM_FILE=x',
});
const put = (name, text) => fs.writeFileSync(path.join(dir, name), text);

(async () => {
  const { until, end } = watching(['--watch', '--no-warnings', '--env-file=c.env', 'main.js', 'word'], dir);
  const waiting = "running 'main.js word'. Waiting for file changes before restarting...\n";
  assert.strictEqual(await until(waiting), `1 [ '--no-warnings', '--env-file=c.env' ] [ 'word' ] x\n10\nCompleted ${waiting}`);
  put('a.js', 'module.exports = 2;');
  assert.match(await until(waiting), /^Restarting 'main\.js word'\n2 .*\n10\nCompleted/);
  put('b.mjs', 'export default 20;');
  assert.match(await until(waiting), /^Restarting 'main\.js word'\n2 .*\n20\nCompleted/);
  // A new file in the place of the old.
  put('a.new', 'module.exports = 3;');
  fs.renameSync(path.join(dir, 'a.new'), path.join(dir, 'a.js'));
  assert.match(await until(waiting), /Restarting 'main\.js word'\n3 /);
  put('c.env', 'FROM_FILE=y');
  assert.match(await until(waiting), / y\n20\n/);
  put('a.js', "module.exports = require('./missing'); process.exitCode = 4;");
  assert.match(await until('Waiting for'), /Failed running/);
  put('missing.js', 'module.exports = 7;');
  assert.match(await until('Waiting for'), /Restarting [^]*\n7 [^]*Failed/);
  assert.deepStrictEqual(await end(), [4, null]);
})();
