// import() in texts that a program gives to eval() and Function(): the engine's own always fails, so the text calls a global
// function instead, one for each file that evaluates such texts. `using` becomes what it does.

const compiler = internalBinding('compile');
const core = internalBinding('core');
const { put } = require('internal/modules/hidden');

const names = new Map(); // file -> name of its function
let last = 0;

function nameFor(filename) {
  let name = names.get(filename);
  if (name === undefined) {
    name = `$trk_import${++last}`;
    names.set(filename, name);
    put(name, (specifier, options) => require('internal/modules/esm').dynamicImport(specifier, filename, options));
  }
  return name;
}

function one(filename, text) {
  if (typeof text !== 'string' || !/import|using /.test(text)) return text;
  const code = compiler.script(text, 0, '');
  if (code === text) return text;
  put('$trk_U', core.using);
  put('$trk_fix', core.errors.fix);
  return code.replaceAll('$trk_import', () => nameFor(filename));
}

// A function's body may declare with `using` at its top.
function body(filename, text) {
  if (typeof text !== 'string' || !text.includes('using ')) return one(filename, text);
  const head = '(function(){';
  const tail = '})';
  const code = one(filename, `${head}${text}\n${tail}`);
  return code.startsWith(head) && code.endsWith(tail) ? code.slice(head.length, -tail.length) : text;
}

// kind 0: the argument of eval(); 1: those of Function(), as an array.
exports.translate = function translate(filename, kind, args) {
  if (kind === 0) return one(filename, args[0]);
  return args.map((text, i) => (i === args.length - 1 ? body(filename, text) : one(filename, text)));
};
