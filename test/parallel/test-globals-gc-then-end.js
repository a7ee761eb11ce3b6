'use strict';
// The callbacks of a FinalizationRegistry come after gc() though nothing else holds the loop: a program's end was before them
// (thread-stream ends its worker so).
require('../common');
const assert = require('assert');
const { spawnSync } = require('child_process');

const text = `
  let done = 0;
  const registry = new FinalizationRegistry(() => { done++; });
  (function make() { for (let i = 0; i < 50; i++) registry.register({ i }, i); })();
  setImmediate(gc);
  process.on('exit', () => process.exit(done > 0 ? 0 : 1));
`;
assert.strictEqual(spawnSync(process.execPath, ['--expose-gc', '-e', text]).status, 0);
