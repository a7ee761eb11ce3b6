// Which property could not be written, by the program's text: the engine does not say. Where its position is at an access, or
// right behind one, that is the one; for a constant it is elsewhere.

const BEFORE = /(?:\.\s*([\w$]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]|(\]))\s*$/;
const AFTER = /^(?:\??\.\s*([\w$]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]|(\[))/;

let file; // the last one that was read: who makes one such error makes many
let lines;
function lineOf(place) {
  if (file !== place.file) {
    file = undefined;
    const path = place.file.startsWith('file://') ? require('internal/url/url').fileURLToPath(place.file) : place.file;
    lines = internalBinding('modules').readText(path).split('\n');
    ({ file } = place);
  }
  return lines[place.line - 1];
}

const texts = {
  '__proto__': null,
  // Whose property it was nothing tells; by far most are of plain objects, and by an index of arrays.
  'Attempted to assign to readonly property.': (name) =>
    `Cannot assign to read only property '${name}' of object '${/^\d+$/.test(name) ? '[object Array]' : '#<Object>'}'`,
  'Attempting to define property on object that is not extensible.': (name) => `Cannot add property ${name}, object is not extensible`,
};

// The message, or undefined when the text does not tell.
exports.message = function message(engines, place, stack) {
  const make = texts[engines];
  if (make === undefined || /^[^\n]*\[native code\]/.test(stack)) return undefined;
  let line;
  try {
    line = lineOf(place);
  } catch { /* not a file: vm, eval */ }
  if (line === undefined) return undefined;
  const column = require('internal/errors/stack').written(place.file, place.line, place.column);
  const rest = line.slice(column - 1);
  let before = line.slice(0, column - 1);
  if (rest.startsWith('=')) before = before.replace(/[-+*/%&|^?<>]{1,3}$/, '');
  const at = AFTER.exec(rest) ?? BEFORE.exec(before);
  if (at === null) return engines.startsWith('Attempted') ? 'Assignment to constant variable.' : undefined;
  const name = at[1] ?? at[2] ?? at[3] ?? at[4];
  return name === undefined ? undefined : make(name);
};
