// import() in texts that a program gives to eval() and Function(): the engine's own always fails, so the text calls a global
// function instead, one for each file that evaluates such texts.

const compiler = internalBinding('compile');

const names = new Map(); // file -> name of its function
let last = 0;

function nameFor(filename) {
  let name = names.get(filename);
  if (name === undefined) {
    name = `$trk_import${++last}`;
    names.set(filename, name);
    Object.defineProperty(globalThis, name, {
      __proto__: null,
      value: (specifier, options) => require('internal/modules/esm').dynamicImport(specifier, filename, options),
      writable: false,
      configurable: true,
      enumerable: false,
    });
  }
  return name;
}

function one(filename, text) {
  if (typeof text !== 'string' || !text.includes('import')) return text;
  const code = compiler.script(text, 0, '');
  return code === text ? text : code.replaceAll('$trk_import', () => nameFor(filename)).replaceAll('$trk_fix', '');
}

// kind 0: the argument of eval(); 1: those of Function(), as an array.
exports.translate = function translate(filename, kind, args) {
  return kind === 0 ? one(filename, args[0]) : args.map((text) => one(filename, text));
};
