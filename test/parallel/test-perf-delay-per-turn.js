'use strict';
// monitorEventLoopDelay({ samplePerIteration }): what the loop's turns took, the waiting left out.
const common = require('../common');
const assert = require('assert');
const { monitorEventLoopDelay } = require('perf_hooks');
const util = require('util');

assert.throws(() => monitorEventLoopDelay({ samplePerIteration: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
const delay = monitorEventLoopDelay({ samplePerIteration: true, resolution: -1 }); // the resolution is not looked at
delay.enable();
setTimeout(common.mustCall(() => {
  const until = performance.now() + 40;
  while (performance.now() < until);
  setTimeout(common.mustCall(() => {
    setImmediate(common.mustCall(() => {
      delay.disable();
      assert.ok(delay.count >= 2, delay.count);
      assert.ok(delay.max >= 39e6, delay.max);
      assert.ok(delay.min < 39e6, delay.min);
    }));
  }), 400);
}), 1);

// util.deprecate() with modifyPrototype: false leaves its function without what the first one has.
function Old(a, b) { return [a, b]; }
Old.static = 1;
const plain = util.deprecate(Old, 'old', 'X1', { modifyPrototype: false });
assert.strictEqual(plain.static, undefined);
assert.notStrictEqual(plain.prototype, Old.prototype);
assert.strictEqual(Object.getPrototypeOf(plain), Function.prototype);
assert.strictEqual(util.deprecate(Old, 'old', 'X1').prototype, Old.prototype);
