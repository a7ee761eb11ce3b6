// fs.Stats as programs see it: a constructor that warns. What fs makes itself does not.

const { Stats } = require('internal/fs/utils');

let statsWarned = false;
exports.Stats = function deprecated(...args) {
  if (!statsWarned) {
    statsWarned = true;
    process.emitWarning('fs.Stats constructor is deprecated.', 'DeprecationWarning', 'DEP0180');
  }
  return new.target ? Reflect.construct(Stats, args, new.target) : Reflect.apply(Stats, this, args);
};
Object.setPrototypeOf(exports.Stats, Stats);
exports.Stats.prototype = Stats.prototype;
