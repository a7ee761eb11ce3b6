// util.diff: the edits between two strings (by character) or two lists of strings.

const { validateStringArray, validateString } = require('internal/validators');

function check(value, name) {
  if (!Array.isArray(value)) {
    if (typeof value !== 'string') validateString(value, name);
    return [...value];
  }
  validateStringArray(value, name);
  return value;
}

exports.diff = function diff(actual, expected) {
  if (actual === expected) return [];
  const a = check(actual, 'actual');
  const b = check(expected, 'expected');
  return require('internal/util/myers_diff').myersDiff(a, b).reverse();
};
