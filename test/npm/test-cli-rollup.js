'use strict';
// rollup with a plugin of its configuration file: the bundle, and what it says.
const common = require('../common');
common.needs('rollup');
const assert = require('assert');
const { project, tool, text } = require('./programs/cli');

project({
  'src/main.mjs': "import { twice } from './twice.mjs';\nimport data from './data.json' with { type: 'json' };\nexport const result = twice(data.n);\nconsole.log(result)\n",
  'src/twice.mjs': "export function twice(n) { return n * 2 }\nexport function unused() { return 'dropped' }\n",
  'src/data.json': '{ "n": 21 }',
  'rollup.config.mjs': `const json = { name: 'json', transform(code, id) { if (id.endsWith('.json')) return { code: \`export default \${code}\`, map: null }; } };
export default { input: 'src/main.mjs', plugins: [json], output: { file: 'out/bundle.cjs', format: 'cjs' } };
`,
});
const { status, stdout, stderr } = tool('rollup/dist/bin/rollup', '-c');
assert.strictEqual(stderr.replace(/in [\d.]+m?s/, 'in N'), '\nsrc/main.mjs \u2192 out/bundle.cjs...\ncreated out/bundle.cjs in N\n');
assert.strictEqual(stdout, '');
assert.strictEqual(status, 0);
assert.strictEqual(text('out/bundle.cjs'), `'use strict';

function twice(n) { return n * 2 }

var data = { "n": 21 };

const result = twice(data.n);
console.log(result);

exports.result = result;
`);
assert.strictEqual(common.run([common.tmp('out/bundle.cjs')]).stdout, '42\n');
