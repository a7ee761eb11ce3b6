'use strict';
// Ticks come before promises, both come before timers and immediates, and both queues drain between two timers.

require('../common/check').order(
  ['main', 'tick', 'tick in tick', 'promise', 'microtask', 'tick of promise', 'timer 1', 'tick of timer', 'promise of timer', 'timer 2', 'done'],
  (log) => {
    setTimeout(() => {
      log('timer 1');
      Promise.resolve().then(() => log('promise of timer'));
      process.nextTick(() => log('tick of timer'));
    }, 1);
    setTimeout(() => {
      log('timer 2');
      setImmediate(() => log('done'));
    }, 1);
    Promise.resolve().then(() => {
      log('promise');
      process.nextTick(() => log('tick of promise'));
    });
    queueMicrotask(() => log('microtask'));
    process.nextTick(() => {
      log('tick');
      process.nextTick(() => log('tick in tick'));
    });
    log('main');
  });
