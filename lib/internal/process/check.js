// --check: is the syntax right? Exit code 1 and the error if not.

const core = internalBinding('core');

function text(source, name) {
  const compiler = internalBinding('compile');
  if (source.startsWith('#!')) source = `//${source.slice(2)}`;
  try {
    // A function expression that is never called: parsed in full, run not at all.
    core.evaluate(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, name, 1);
  } catch (error) {
    if (!compiler.isModule(source, 0)) throw error;
    checkModule(name, 0, source);
  }
}

function checkModule(name, flags, source) {
  const esm = internalBinding('esm');
  const url = name.startsWith('/') ? require('internal/modules/esm_resolve').toURL(name) : name;
  if (source === undefined) esm.read(name, url, flags);
  else esm.readText(url, source, flags);
  esm.link(source === undefined ? name : url, url, flags, core.notePositions);
}

exports.text = text;
exports.file = (file) => {
  const compiler = internalBinding('compile');
  const flags = /\.[cm]?ts$/.test(file) ? compiler.TYPES : 0;
  const { Module, isEsm, rewrapped } = require('internal/modules/cjs');
  if (rewrapped() && isEsm(file) !== true) {
    // A preloaded module has changed what stands around the text.
    new (require('vm').Script)(Module.wrap(internalBinding('modules').readText(file)), { filename: file });
    return;
  }
  const esm = isEsm(file) ?? compiler.fileIsModule(file, flags);
  if (esm) checkModule(file, flags);
  else {
    try {
      compiler.file(file, core.notePositions, flags);
    } catch (error) {
      throw require('internal/process/fatal').withPlace(error);
    }
  }
};
