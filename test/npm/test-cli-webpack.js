'use strict';
// webpack in production mode, with its minimizer in worker threads: the bundle, and what it says.
const common = require('../common');
common.needs('webpack', 'webpack-cli');
const assert = require('assert');
const { project, tool, text } = require('./programs/cli');

project({
  'src/main.mjs': "import { twice } from './twice.mjs';\nimport data from './data.json' with { type: 'json' };\nexport const result = twice(data.n);\nconsole.log(result)\n",
  'src/twice.mjs': "export function twice(n) { return n * 2 }\nexport function unused() { return 'dropped' }\n",
  'src/data.json': '{ "n": 21 }',
  'webpack.config.js': "module.exports = { mode: 'production', target: 'node', entry: './src/main.mjs', output: { path: require('path').resolve(__dirname, 'out'), filename: 'bundle.js' } };\n",
});
const { status, stdout, stderr } = tool('webpack/bin/webpack.js');
assert.strictEqual(stderr, '');
assert.match(stdout, /^asset bundle\.js 39 bytes \[emitted\] \[minimized\] \(name: main\)\norphan modules 10\d bytes \[orphan\] 2 modules\n\.\/src\/main\.mjs \+ 2 modules 25\d bytes \[built\] \[code generated\]\nwebpack [\d.]+ compiled successfully in \d+ ms\n$/);
assert.strictEqual(status, 0);
assert.strictEqual(text('out/bundle.js'), '(()=>{"use strict";console.log(42)})();');
assert.strictEqual(common.run([common.tmp('out/bundle.js')]).stdout, '42\n');
