// database.limits: SQLite's limits as properties.

const { kBox, need, rangeError, typeError } = require('internal/sqlite/utils');
const native = internalBinding('sqlite');

// In the order of SQLite's numbers.
const names = ['length', 'sqlLength', 'column', 'exprDepth', 'compoundSelect', 'vdbeOp', 'functionArg', 'attach', 'likePatternLength', 'variableNumber', 'triggerDepth'];

exports.validate = function validate(limits) {
  if (limits === null || typeof limits !== 'object') throw typeError('The "options.limits" argument must be an object.');
  const given = {};
  for (const name of names) {
    const value = limits[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value)) throw typeError(`The "options.limits.${name}" argument must be an integer.`);
    if (value < 0) throw rangeError(`The "options.limits.${name}" argument must be non-negative.`);
    given[name] = value;
  }
  return given;
};

exports.make = function make(database) {
  const limits = { __proto__: null };
  names.forEach((name, which) => {
    Object.defineProperty(limits, name, {
      __proto__: null, enumerable: true, configurable: false,
      get() { return native.limit(need(database), which, -1); },
      set(value) {
        need(database);
        if (value !== Infinity && !Number.isInteger(value)) throw typeError('Limit value must be a non-negative integer or Infinity.');
        if (value < 0) throw rangeError('Limit value must be non-negative.');
        // SQLite lowers what is above its own maximum.
        native.limit(database[kBox], which, Math.min(value, 0x7fffffff));
      },
    });
  });
  return limits;
};
