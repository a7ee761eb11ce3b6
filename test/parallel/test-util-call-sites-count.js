// getCallSites(n) gives n frames where there are so many, and takes whole numbers only.
'use strict';
const common = require('../common');
const assert = require('assert');
const { getCallSites } = require('util');

assert.strictEqual(getCallSites(3).length, 3);
assert.strictEqual(getCallSites(1).length, 1);
(function deep(left) {
  if (left > 0) return [1].map(() => deep(left - 1));
  const names = getCallSites(4).map((site) => site.functionName);
  assert.strictEqual(names.length, 4);
  assert.strictEqual(names[0], 'deep');
  assert.strictEqual(getCallSites(200).length > 10, true);
})(10);
for (const count of [0, 3.6, 201]) assert.throws(() => getCallSites(count), { code: 'ERR_OUT_OF_RANGE' });

// By the source map where --enable-source-maps asks for it, unless the caller does not.
const map = { version: 3, sources: ['original.ts'], names: [], mappings: ';AASA' }; // the second line is line 10
const text = `'use strict'; const { getCallSites } = require('util'); const show = ([site]) => console.log(site.scriptName.split('/').pop(), site.lineNumber);
show(getCallSites(1)); show(getCallSites(1, { sourceMap: false })); show(getCallSites(1, { sourceMap: true }));
//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
const file = common.tmp('mapped.js');
require('fs').writeFileSync(file, text);
assert.strictEqual(common.run(['--enable-source-maps', file]).stdout, 'original.ts 10\nmapped.js 2\noriginal.ts 10\n');
assert.strictEqual(common.run([file]).stdout, 'mapped.js 2\nmapped.js 2\nmapped.js 2\n');
