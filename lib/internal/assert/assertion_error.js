// AssertionError and its messages: a diff of what inspect shows of both sides, as Node prints it.

const { inspect } = require('internal/util/inspect');
const { validateObject } = require('internal/validators');
const define = Object.defineProperty;

const titles = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

const shortLimit = 12; // two values this short stand on one line
const keptLines = 5; // equal lines shown before the rest is left out

const noColors = { red: '', green: '', gray: '', white: '', clear: '', blue: '' };
function colorsOf() {
  const { stderr } = process;
  const { FORCE_COLOR } = process.env;
  const colored = FORCE_COLOR === undefined ? stderr.isTTY && (stderr.hasColors?.() ?? false) : require('internal/tty').getColorDepth() > 2;
  if (!colored) return noColors;
  return { red: '\u001b[31m', green: '\u001b[32m', gray: '\u001b[90m', white: '\u001b[39m', clear: '\u001b[0m', blue: '\u001b[34m' };
}

function show(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
    breakLength: 80,
  });
}

function isReference(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function stacked(a, b, c, isStrings) {
  let text = `\n${c.green}+${c.white} ${a}\n${c.red}-${c.white} ${b}`;
  const width = process.stderr.isTTY ? process.stderr.columns : 80;
  if (isStrings && a.length + b.length <= width) {
    let i = 0;
    while (i < a.length && i < b.length && a[i] === b[i]) i++;
    // Behind the quote and more than two equal characters.
    if (i > 2) text += `\n${' '.repeat(i + 2)}^`;
  }
  return text;
}

// Where part of `actual` need not be equal, that part is gray: with colors.
function printDiff(rows, c, partly) {
  let text = '';
  let skipped = false;
  let equal = 0;
  for (let i = rows.length - 1; i >= 0; i--) {
    const [operation, value] = rows[i];
    if (operation !== 0 && equal > 0) {
      // One or two hidden lines are not worth a mark.
      if (equal === keptLines + 1) {
        text += `${c.white}  ${rows[i + 1][1]}\n`;
      } else if (equal === keptLines + 2) {
        text += `${c.white}  ${rows[i + 2][1]}\n${c.white}  ${rows[i + 1][1]}\n`;
      } else if (equal > keptLines + 2) {
        text += `${c.blue}...${c.white}\n${c.white}  ${rows[i + 1][1]}\n`;
        skipped = true;
      }
      equal = 0;
    }
    if (operation === 1 && partly) text += `${c.gray}  ${value}${c.white}\n`;
    else if (operation === 1) text += `${c.green}+${c.white} ${value}\n`;
    else if (operation === -1) text += `${c.red}-${c.white} ${value}\n`;
    else if (equal++ < keptLines) text += `${c.white}  ${value}\n`;
  }
  return { text: `\n${text.trimEnd()}`, skipped };
}

function difference(actual, expected, operator, customMessage, mode) {
  const c = colorsOf();
  if (operator === 'strictEqual' && isReference(actual) && isReference(expected)) operator = 'strictEqualObject';
  const a = show(actual);
  const b = show(expected);
  const aLines = a.split('\n');
  const bLines = b.split('\n');
  const partly = operator === 'partialDeepStrictEqual' && c !== noColors;
  let header = `${partly ? `${c.gray}actual` : `${c.green}+ actual`}${c.white} ${c.red}- expected${c.white}`;
  let text;
  let skipped = false;
  const objects = typeof actual === 'object' && actual !== null && typeof expected === 'object' && expected !== null;
  if (aLines.length === 1 && bLines.length === 1 && !objects) {
    const strings = typeof actual === 'string' && typeof expected === 'string';
    const length = a.length + b.length - (typeof actual === 'string' ? 2 : 0) - (typeof expected === 'string' ? 2 : 0);
    if (length <= shortLimit && (actual !== 0 || expected !== 0)) {
      text = `\n${a} !== ${b}`;
      header = '';
    } else {
      text = stacked(a, b, c, strings);
    }
  } else if (a === b) {
    operator = 'notIdentical';
    header = '';
    skipped = aLines.length > 50 && mode !== 'full';
    text = `\n${skipped ? `${aLines.slice(0, 50).join('\n')}\n...}` : a}`;
  } else {
    const commas = actual !== null && actual !== undefined && typeof actual === 'object';
    const { myersDiff } = require('internal/util/myers_diff');
    ({ text, skipped } = printDiff(myersDiff(aLines, bLines, commas), c, partly));
  }
  const title = customMessage !== undefined ? `${customMessage}` : titles[operator];
  return `${title}${header === '' ? '' : `\n${header}`}${skipped ? `\n${c.blue}...${c.white} Skipped lines` : ''}\n${text}\n`;
}

function unequal(actual, operator, mode) {
  let title = titles[operator];
  if (operator === 'notStrictEqual' && isReference(actual)) title = titles.notStrictEqualObject;
  const lines = show(actual).split('\n');
  if (lines.length > 50 && mode !== 'full') {
    lines[46] = '...';
    lines.length = 47;
  }
  if (lines.length === 1) return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${title}\n\n${lines.join('\n')}\n`;
}

function cut(text, limit) {
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

function other(actual, expected, operator, mode) {
  let a = show(actual);
  let b = show(expected);
  const title = titles[operator];
  if (operator === 'notDeepEqual' && a === b) {
    a = `${title}\n\n${a}`;
    if (mode !== 'full') a = cut(a, 1024);
    return a;
  }
  if (mode !== 'full') {
    a = cut(a, 512);
    b = cut(b, 512);
  }
  if (operator === 'deepEqual') return `${title}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  if (operator === 'notDeepEqual') return `${titles.notDeepEqualUnequal}\n\n${a}\n\nshould not loosely deep-equal\n\n${b}`;
  return `${a} ${operator} ${b}`;
}

function messageFor(actual, expected, operator, mode) {
  if (isDiffed(operator)) return difference(actual, expected, operator, undefined, mode);
  return operator === 'notDeepStrictEqual' || operator === 'notStrictEqual' ? unequal(actual, operator, mode) : other(actual, expected, operator, mode);
}

function isDiffed(operator) {
  return operator === 'deepStrictEqual' || operator === 'strictEqual' || operator === 'partialDeepStrictEqual';
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    if (message !== undefined && message !== null) {
      super(isDiffed(operator) ? difference(actual, expected, operator, message, diff) : `${message}`);
    } else {
      // A copy of another error with a stack of its own shows only the message.
      if (isReference(actual) && isReference(expected) && 'stack' in actual && actual instanceof Error && 'stack' in expected && expected instanceof Error) {
        actual = withoutStack(actual);
        expected = withoutStack(expected);
      }
      super(messageFor(actual, expected, operator, diff));
    }
    Error.stackTraceLimit = limit;
    this.generatedMessage = !message;
    define(this, 'name', { __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      details.forEach((detail, i) => {
        this[`message ${i}`] = detail.message;
        this[`actual ${i}`] = detail.actual;
        this[`expected ${i}`] = detail.expected;
        this[`operator ${i}`] = detail.operator;
        this[`stack trace ${i}`] = detail.stack;
      });
    } else {
      this.actual = options.actual;
      this.expected = options.expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    void this.stack; // with the code in its header
    this.name = 'AssertionError';
    define(this, 'diff', { __proto__: null, value: diff, enumerable: true, writable: true, configurable: true });
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](recurseTimes, ctx) {
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = shortened(actual);
    if (typeof expected === 'string') this.expected = shortened(expected);
    const result = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return result;
  }
}

function withoutStack(error) {
  const copy = Object.assign({ __proto__: Object.getPrototypeOf(error) }, error);
  define(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    let { cause } = error;
    if (cause instanceof Error) cause = withoutStack(cause);
    define(copy, 'cause', { __proto__: null, value: cause });
  }
  return copy;
}

function shortened(text) {
  const lines = text.split('\n');
  if (lines.length > 10) {
    lines.length = 10;
    text = `${lines.join('\n')}\n...`;
  } else if (text.length > 512) {
    text = `${text.slice(512)}...`; // Node drops the head, not the tail
  }
  return text;
}

module.exports = { AssertionError, show };
