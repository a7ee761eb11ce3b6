'use strict';
// A tick that throws leaves the loop its turn: a handler that asks for another such tick does not hang the program.
const common = require('../common');
let times = 0;
process.on('uncaughtException', () => {
  times++;
  process.nextTick(() => { throw new Error('again'); });
});
process.nextTick(() => { throw new Error('first'); });
setImmediate(common.mustCall(() => process.exit(times > 0 ? 0 : 1)));
