// What JSON.parse() threw of a file's text (internal/errors/json), with the file's name; the report of it shows the place.
exports.explain = function explain(error, name, text) {
  if (!(error instanceof SyntaxError)) return error;
  internalBinding('core').errors.positions.set(error, { file: name, ...require('internal/errors/json').lastPlace(text) });
  error.message = `${name}: ${error.message}`;
  return error;
};
