// Errors of the module loaders that name a place in a source.

const core = internalBinding('core');

function at(error, file, line, column, length) {
  core.errors.positions.set(error, { file, line, column, length });
  return error;
}

// Called by src/module: a text that the rewriter refused. `unsupported`: TypeScript that cannot be erased.
exports.sourceFault = function sourceFault(message, url, line, column, unsupported, length) {
  let error;
  if (unsupported || /\.[cm]?ts$|-typescript\]$/.test(url)) {
    const { codes } = require('internal/errors');
    error = new codes[unsupported ? 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' : 'ERR_INVALID_TYPESCRIPT_SYNTAX'](message);
  } else {
    error = new SyntaxError(message);
  }
  throw at(error, url, line, column, length);
};

// What the engine found wrong in a text of TypeScript.
exports.typed = function typed(error) {
  core.errors.fix(error);
  if (!(error instanceof SyntaxError) || error.code !== undefined) return error;
  const place = core.errors.positionOf(error);
  const { codes } = require('internal/errors');
  const made = new codes.ERR_INVALID_TYPESCRIPT_SYNTAX(error.message);
  return place === undefined ? made : at(made, place.file, place.line, place.column);
};

// The same fault, in a text that is called `name`.
exports.renamed = function renamed(error, name) {
  const place = core.errors.positions.get(error);
  if (place !== undefined) place.file = name;
  return error;
};

// A SyntaxError of linking, placed at byte `offset` of the importing file.
exports.linkFault = function linkFault(message, record, offset) {
  const error = new SyntaxError(message);
  if (record.path !== undefined && offset >= 0) {
    try {
      const { Buffer } = require('buffer');
      const text = Buffer.from(internalBinding('modules').readText(record.path));
      const lines = text.toString('latin1', 0, offset).split('\n');
      const name = /^(?:'[^']*'|"[^"]*"|[\w$\x80-\xff]+)/.exec(text.toString('latin1', offset, offset + 200));
      at(error, record.url, lines.length, lines[lines.length - 1].length + 1, name?.[0].length);
    } catch {
      // The file is gone: the message has to do.
    }
  }
  return error;
};

function reworded(error, line) {
  const before = error.message;
  if (/^\s*import\b/.test(line)) error.message = 'Cannot use import statement outside a module';
  else if (/^import\.meta/.test(before)) error.message = "Cannot use 'import.meta' outside a module";
  else if (/^\s*export\b/.test(line)) error.message = "Unexpected token 'export'";
  if (typeof error.stack === 'string') error.stack = error.stack.replace(before, () => error.message);
}

// A script that is an ES module by its text, where that is not asked for.
exports.inScript = function inScript(error, text) {
  core.errors.fix(error);
  reworded(error, text.split('\n')[core.errors.positionOf(error)?.line - 1]);
  return error;
};

// An ES module by its text that something says is CommonJS: says so, and what to do.
exports.moduleInCommonJS = function moduleInCommonJS(error, filename) {
  const place = core.errors.positionOf(error);
  const line = place && internalBinding('modules').readText(filename).split('\n', place.line)[place.line - 1];
  reworded(error, line);
  // At once: the program may end here.
  if (require('internal/options').get('--warnings') === false) return error;
  const { onWarning, createWarning } = require('internal/process/warnings');
  onWarning(createWarning(`Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest package.json file or use the .mjs extension.`, 'Warning'));
  return error;
};

// Whether the import list around byte `offset` stands on one line.
exports.onOneLine = function onOneLine(record, offset) {
  if (record.path === undefined) return true;
  const { Buffer } = require('buffer');
  const text = Buffer.from(internalBinding('modules').readText(record.path));
  const start = text.lastIndexOf('\n', offset) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.toString('latin1', start, end === -1 ? text.length : end);
  return line.includes('{') && line.includes('}');
};
