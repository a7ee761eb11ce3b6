// What JSON.parse() threw of a file's text (internal/errors/json), with the file's name.
exports.explain = function explain(error, name) {
  if (error instanceof SyntaxError) error.message = `${name}: ${error.message}`;
  return error;
};
