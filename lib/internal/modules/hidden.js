// Names that texts of the global scope find and nobody sees: they are declared beside the global object, which does not have them.

const { run } = internalBinding('vm');
const setters = new Map();

// put('$trk_import', value)
exports.put = function put(name, value) {
  let set = setters.get(name);
  if (set === undefined) {
    set = run(undefined, `let ${name};(value)=>{${name}=value}`, 'node:internal/modules/hidden', 1, 0);
    setters.set(name, set);
  }
  set(value);
};
