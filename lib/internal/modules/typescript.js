// TypeScript: how much of it runs (--strip-types, --experimental-transform-types), and module.stripTypeScriptTypes().

const compiler = internalBinding('compile');
const { codes } = require('internal/errors');

// With either option: what TYPES means to every loader from now on.
exports.setUp = function setUp() {
  const options = require('internal/options');
  if (options.get('--experimental-transform-types')) {
    require('internal/util').emitExperimentalWarning('Transform Types');
    compiler.TYPES |= compiler.TRANSFORM;
  } else if (options.get('--strip-types') === false) {
    compiler.TYPES = 0;
  }
};

exports.mode = () => (compiler.TYPES === 0 ? false : (compiler.TYPES & compiler.TRANSFORM) !== 0 ? 'transform' : 'strip');

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function vlq(value) {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}

// A source map of a text whose lines stayed: of each line its beginning, and where what follows was moved.
function mapOf(code, shifts, source) {
  const rows = new Map();
  for (let i = 0; i < shifts.length; i += 3) {
    if (rows.has(shifts[i])) rows.get(shifts[i]).push([shifts[i + 1] - 1, shifts[i + 1] - 1 - shifts[i + 2]]);
    else rows.set(shifts[i], [[shifts[i + 1] - 1, shifts[i + 1] - 1 - shifts[i + 2]]]);
  }
  const lines = code.split('\n').length;
  const last = { line: 0, column: 0 };
  const mappings = [];
  for (let line = 0; line < lines; line++) {
    let generated = 0;
    const parts = [];
    for (const [column, original] of [[0, 0], ...rows.get(line + 1) ?? []]) {
      parts.push(`${vlq(column - generated)}A${vlq(line - last.line)}${vlq(original - last.column)}`);
      generated = column;
      last.line = line;
      last.column = original;
    }
    mappings.push(parts.join());
  }
  return JSON.stringify({ version: 3, sources: [source], names: [], mappings: mappings.join(';') });
}

exports.strip = function strip(code, { mode = 'strip', sourceUrl = '', sourceMap = false }) {
  const { validateBoolean, validateOneOf, validateString } = require('internal/validators');
  validateString(sourceUrl, 'options.sourceUrl');
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  if (mode === 'strip') {
    if (sourceMap !== undefined && sourceMap !== false) validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  } else {
    validateBoolean(sourceMap, 'options.sourceMap');
  }
  let shifts = [];
  const made = compiler.strip(code, sourceUrl === '' ? '[text-typescript]' : sourceUrl, mode === 'transform' ? compiler.TRANSFORM : 0,
    sourceMap ? (url, rows) => { shifts = rows; } : undefined);
  if (sourceMap) {
    const { Buffer } = require('buffer');
    return `${made}\n\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(mapOf(made, shifts, sourceUrl)).toString('base64')}`;
  }
  return sourceUrl === '' ? made : `${made}\n\n//# sourceURL=${sourceUrl}`;
};
