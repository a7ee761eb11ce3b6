// Where the text of a script stands that the engine is given, for stacks (internal/errors/stack: written).

const core = internalBinding('core');

/*
 * What takes the places that a rewrite of the text tells. `line` and `column`: the offsets that the program gave;
 * `row`: the line of the text, from 1, where the program's begins.
 */
exports.noter = (line, column, row) => (url, shifts, bodies) => {
  const rows = column === 0 ? [] : [line + row, 1, -column];
  for (let i = 0; i < shifts.length; i += 3) {
    rows.push(shifts[i] + line, shifts[i + 1], shifts[i + 2] - (shifts[i] === row ? column : 0));
  }
  core.notePositions(url, rows, bodies?.map((value, i) => (i % 3 === 1 ? value : value + line)));
};
