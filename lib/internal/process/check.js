// --check: is the syntax right? Exit code 1 and the error if not.

const core = internalBinding('core');

function text(source, name) {
  if (source.startsWith('#!')) source = `//${source.slice(2)}`;
  // A function expression that is never called: parsed in full, run not at all.
  core.evaluate(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, name, 1);
}

exports.text = text;
exports.file = (file) => text(internalBinding('modules').readText(file), file);
