'use strict';
// timers/promises: values, AbortSignal, async iteration.

const { same } = require('../common/check');
const { setTimeout: sleep, setImmediate: soon, setInterval: every, scheduler } = require('timers/promises');

let finished = false;
process.on('exit', (code) => same([code, finished], [0, true]));

(async () => {
  same(await sleep(1, 'value'), 'value');
  same(await soon('now'), 'now');
  same(await scheduler.wait(1), undefined);
  const controller = new AbortController();
  const waiting = sleep(1e6, null, { signal: controller.signal }).catch((error) => [error.name, error.code]);
  controller.abort();
  same(await waiting, ['AbortError', 'ABORT_ERR']);
  const seen = [];
  for await (const value of every(1, 'x')) {
    seen.push(value);
    if (seen.length === 3) break;
  }
  same(seen, ['x', 'x', 'x']);
  finished = true;
})();
