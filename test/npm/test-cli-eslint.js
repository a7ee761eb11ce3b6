'use strict';
// eslint: what it finds, how it says it, what it would mend.
const common = require('../common');
common.needs('eslint');
const assert = require('assert');
const { project, tool, text } = require('./programs/cli');

project({
  'src/messy.js': `const  a = {b:1,
 c : [1,2,3]}
function f( x ){ if(x==a.b){ return undeclared }
  var y = 1 }
module.exports={f}
`,
  'eslint.config.js': `module.exports = [{ files: ['src/*.js'], languageOptions: { sourceType: 'commonjs', globals: { module: 'readonly' } },
  rules: { eqeqeq: 'error', 'no-undef': 'error', 'no-unused-vars': 'warn', 'no-var': 'error' } }];
`,
});
const { status, stdout, stderr } = tool('eslint/bin/eslint.js', 'src');
assert.strictEqual(stderr, '');
assert.strictEqual(stdout, `
${common.tmp('src/messy.js')}
  3:22  error    Expected '===' and instead saw '=='       eqeqeq
  3:37  error    'undeclared' is not defined               no-undef
  4:3   error    Unexpected var, use let or const instead  no-var
  4:7   warning  'y' is assigned a value but never used    no-unused-vars

\u2716 4 problems (3 errors, 1 warning)
  1 error and 0 warnings potentially fixable with the \`--fix\` option.

`);
assert.strictEqual(status, 1);
const [report] = JSON.parse(tool('eslint/bin/eslint.js', '--fix', '-f', 'json', 'src').stdout);
assert.deepStrictEqual([report.errorCount, report.warningCount, report.messages.map((m) => m.ruleId)], [2, 1, ['eqeqeq', 'no-undef', 'no-unused-vars']]);
assert.match(text('src/messy.js'), /^ {2}let y = 1 }$/m);
