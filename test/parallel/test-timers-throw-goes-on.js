'use strict';
// A timer that throws into an uncaughtException handler does not take the other timers with it.

require('../common/check').order(['caught one', 'second', 'caught two', 'tick'], (log) => {
  process.on('uncaughtException', (error) => log(`caught ${error.message}`));
  setTimeout(() => { throw new Error('one'); }, 1);
  setTimeout(() => {
    log('second');
    process.nextTick(() => log('tick'));
    throw new Error('two');
  }, 1);
});
