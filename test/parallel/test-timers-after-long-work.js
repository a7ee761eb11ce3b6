'use strict';
// A timer's time runs from where it is started, however long the program has been at work in that turn of the loop.
require('../common');
const assert = require('assert');

const busy = (ms) => { for (const end = performance.now() + ms; performance.now() < end;); };
busy(150);
const from = performance.now();
setTimeout(() => { assert.ok(performance.now() - from >= 99, `${performance.now() - from}`); }, 100);
const timer = setTimeout(() => { assert.ok(performance.now() - refreshed >= 99); }, 100);
let refreshed = from;
setImmediate(() => {
  busy(60);
  refreshed = performance.now();
  timer.refresh();
});
