// The class Worker of a program that had it from internal/worker/first: what that gave stands for the class from then on.

exports.take = function take(first, threads) {
  const { stand, target } = first.stand();
  let Worker;
  function real() {
    if (Worker === undefined) {
      ({ Worker } = require('internal/worker/worker'));
      target.prototype = Worker.prototype; // what `instanceof` asks
      Object.defineProperty(stand, 'prototype', { __proto__: null, value: Worker.prototype, writable: false, enumerable: false, configurable: false });
      Object.defineProperty(Worker.prototype, 'constructor', { __proto__: null, value: stand, writable: true, enumerable: false, configurable: true });
      Object.setPrototypeOf(stand, Object.getPrototypeOf(Worker));
    }
    return Worker;
  }
  // newTarget: undefined where it was called without `new`.
  first.construct = (args, newTarget) => (newTarget === undefined ? Reflect.apply(real(), undefined, args) :
    Reflect.construct(real(), args, newTarget === target ? real() : newTarget));
  Object.setPrototypeOf(stand, require('internal/late')(real));
  Object.defineProperty(stand, 'prototype', { __proto__: null, get: () => real().prototype, set: undefined, enumerable: false, configurable: true });
  Object.defineProperty(threads, 'Worker', { __proto__: null, value: stand, writable: true, enumerable: true, configurable: true });
};
