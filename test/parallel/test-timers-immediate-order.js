'use strict';
// An immediate set by an immediate runs in the next turn; ticks and promises run between two immediates.

require('../common/check').order(
  ['one', 'tick of one', 'promise of one', 'two', 'three'],
  (log) => {
    setImmediate(() => {
      log('one');
      setImmediate(() => log('three'));
      Promise.resolve().then(() => log('promise of one'));
      process.nextTick(() => log('tick of one'));
    });
    setImmediate(() => log('two'));
  });
