'use strict';
// Cleared timers don't fire, unref'd ones don't keep the process, refresh() starts over, intervals end by clearInterval().

const { same, order } = require('../common/check');

order(['interval', 'interval', 'kept'], (log) => {
  clearTimeout(setTimeout(() => log('cleared'), 1));
  clearImmediate(setImmediate(() => log('cleared immediate')));
  const far = setTimeout(() => log('unref'), 1e6).unref();
  same(far.hasRef(), false);
  same(far.ref().hasRef(), true);
  far.unref();
  let count = 0;
  const interval = setInterval(() => {
    log('interval');
    if (++count === 2) {
      clearInterval(interval);
      setTimeout(() => log('kept'), 1).refresh();
    }
  }, 1);
  // the number of a timer clears it too
  clearTimeout(+setTimeout(() => log('by number'), 1));
  clearTimeout(`${+setTimeout(() => log('by text'), 1)}`);
  clearTimeout(undefined);
  clearTimeout('no such timer');
});
