// expectFailure: a test that must fail, perhaps with a certain error, perhaps with a reason.

const { codes } = require('internal/errors');

// undefined for a test that may pass; else { label, match }.
exports.parse = function parse(value, inherited) {
  if (value === undefined || value === null || value === false) return inherited;
  if (typeof value === 'string') return { label: value === '' ? undefined : value, match: undefined };
  if (typeof value === 'function' || value instanceof RegExp) return { label: undefined, match: value };
  if (typeof value !== 'object') return { label: undefined, match: undefined };
  const keys = Object.keys(value);
  if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  if (keys.every((key) => key === 'label' || key === 'match')) return { label: value.label, match: value.match };
  return { label: undefined, match: value };
};

exports.matches = function matches(error, { match }) {
  if (match === undefined) return true;
  if (error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined) error = error.cause;
  try {
    require('assert').throws(() => { throw error; }, match);
    return true;
  } catch {
    return false;
  }
};
