// The shortest edit script between two lists (E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
// Rows are [operation, value]: -1 only in `expected`, 0 in both, 1 only in `actual`; from the last to the first.

const DELETE = -1;
const NOP = 0;
const INSERT = 1;
const MAX = 2 ** 31 - 1;

function same(a, b, commas) {
  if (a === b) return true;
  // Lines of inspect: the last element lacks its comma.
  return commas && (`${a},` === b || a === `${b},`);
}

function myersDiff(actual, expected, checkCommaDisparity = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  if (max > MAX) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);
  }
  const v = new Int32Array(2 * max + 1);
  const trace = [];
  for (let d = 0; d <= max; d++) {
    trace.push(v.slice(max - d, max + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const at = max + k;
      const down = k === -d || (k !== d && v[at - 1] < v[at + 1]);
      let x = down ? v[at + 1] : v[at - 1] + 1;
      let y = x - k;
      while (x < n && y < m && same(actual[x], expected[y], checkCommaDisparity)) {
        x++;
        y++;
      }
      v[at] = x;
      if (x >= n && y >= m) return backtrack(trace, actual, expected, checkCommaDisparity);
    }
  }
  return [];
}

function backtrack(trace, actual, expected, commas) {
  let x = actual.length;
  let y = expected.length;
  const rows = [];
  for (let d = trace.length - 1; d >= 0; d--) {
    const v = trace[d]; // v[i] is the furthest x on diagonal i - d
    const k = x - y;
    const before = k === -d || (k !== d && v[k - 1 + d] < v[k + 1 + d]) ? k + 1 : k - 1;
    const px = d === 0 ? 0 : v[before + d];
    const py = d === 0 ? 0 : px - before;
    while (x > px && y > py) {
      const value = commas && actual[x - 1] !== expected[y - 1] && !actual[x - 1].endsWith(',') ? expected[y - 1] : actual[x - 1];
      rows.push([NOP, value]);
      x--;
      y--;
    }
    if (d > 0) {
      if (x > px) rows.push([INSERT, actual[--x]]);
      else rows.push([DELETE, expected[--y]]);
    }
  }
  return rows;
}

module.exports = { myersDiff, kOperations: { DELETE, NOP, INSERT } };
