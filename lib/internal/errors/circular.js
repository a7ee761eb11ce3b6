// Where a structure comes back to itself, for the message of JSON.stringify(): as V8 tells it, first, last and what is between.

const { fix } = internalBinding('core').errors;
const CIRCULAR = 'Converting circular structure to JSON';

const named = (value) => {
  const { constructor } = value;
  return `object with constructor '${typeof constructor === 'function' ? constructor.name : 'Object'}'`;
};
const step = (key) => (typeof key === 'number' ? `index ${key}` : `property '${key}'`);

// The path to the first circle in the order of stringify(): [[object, key within it], ...], where it begins in it; or undefined.
function find(root) {
  const path = [];
  const open = new Map(); // object -> its place in the path
  const done = new Set();
  function visit(value) {
    if (typeof value !== 'object' || value === null || typeof value.toJSON === 'function') return undefined;
    if (open.has(value)) return open.get(value);
    if (done.has(value) || path.length > 1000) return undefined;
    open.set(value, path.length);
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) {
      path.push([value, key]);
      const begin = visit(value[key]);
      if (begin !== undefined) return begin;
      path.pop();
    }
    open.delete(value);
    done.add(value);
    return undefined;
  }
  const begin = visit(root);
  return begin === undefined ? undefined : path.slice(begin);
}

exports.explained = function explained(error, value) {
  fix(error);
  if (typeof error !== 'object' || error === null || error.message !== CIRCULAR || !Error.isError(error)) return error;
  let circle;
  try {
    circle = find(value);
  } catch { /* a getter of the program's */ }
  if (circle === undefined) return error;
  const lines = [`\n    --> starting at ${named(circle[0][0])}`];
  for (let i = 1; i < circle.length; i++) lines.push(`\n    |     ${step(circle[i - 1][1])} -> ${named(circle[i][0])}`);
  if (lines.length > 4) lines.splice(3, lines.length - 4, '\n    |     ...');
  lines.push(`\n    --- ${step(circle.at(-1)[1])} closes the circle`);
  error.message = `${CIRCULAR}${lines.join('')}`;
  return error;
};
