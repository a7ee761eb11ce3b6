// The tags of tests, by which they can be chosen (--experimental-test-tag-filter).

const { codes } = require('internal/errors');
const { validateArray, validateString } = require('internal/validators');

function list(values, name) {
  validateArray(values, name);
  const tags = new Set();
  values.forEach((value, i) => {
    validateString(value, `${name}[${i}]`);
    if (value === '') throw new codes.ERR_INVALID_ARG_VALUE(`${name}[${i}]`, value, 'must not be empty');
    tags.add(value.toLowerCase());
  });
  return [...tags];
}

// All of a test's: those of what is around it, and its own.
function tagsOf(own, parent) {
  const tags = list(own, 'options.tags');
  require('internal/util').emitExperimentalWarning('Test tags');
  return [...new Set([...parent?.tags ?? [], ...tags])];
}

function filters(given, name) {
  if (given === undefined || given === null) return null;
  const tags = list(Array.isArray(given) ? given : [given], name);
  return tags.length > 0 ? tags : null;
}

module.exports = { tagsOf, filters };
