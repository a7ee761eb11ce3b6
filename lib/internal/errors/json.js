// Where a text ends to be JSON, for the message of JSON.parse(): in V8's words, which say the place; the engine does not.

const { fix } = internalBinding('core').errors;

const AROUND = 10; // characters shown on either side of an unexpected one
const TOO_SHORT = 2 * AROUND + 1;
const spaces = /[ \t\n\r]*/y;
const plain = /[^"\\\0-\x1f]*/y;
const hex = /^[0-9a-fA-F]$/;
const digit = (character) => character >= '0' && character <= '9';
const names = new Set(['undefined', 'NaN', 'Infinity', '[object Object]']);

let wrongAt; // in the text that was explained last

function placeIn(text, at) {
  const lines = text.slice(0, at).split(/\r\n|[\n\r]/);
  return { line: lines.length, column: lines.at(-1).length + 1 };
}
exports.lastPlace = (text) => placeIn(text, wrongAt);

function placed(text, at, what) {
  wrongAt = at;
  const { line, column } = placeIn(text, at);
  return `${what} in JSON at position ${at} (line ${line} column ${column})`;
}

function unexpected(text, at) {
  wrongAt = at;
  if (at >= text.length) return 'Unexpected end of JSON input';
  const token = text[at];
  if (digit(token) || token === '-') return placed(text, at, 'Unexpected number');
  if (token === '"') return placed(text, at, 'Unexpected string');
  if (names.has(text)) return `"${text}" is not valid JSON`;
  let shown = `"${text}"`;
  if (text.length >= TOO_SHORT) {
    const before = at < AROUND;
    const behind = at >= text.length - AROUND;
    shown = `${before ? '' : '...'}"${text.slice(before ? 0 : at - AROUND, behind ? text.length : at + AROUND)}"${behind && !before ? '' : '...'}`;
  }
  return `Unexpected token '${token}', ${shown} is not valid JSON`;
}

// The message for `text`, or undefined where it is JSON after all.
function messageFor(text) {
  const open = []; // what is around: '}' or ']'
  let at = 0;
  const skip = () => {
    spaces.lastIndex = at;
    spaces.test(text);
    at = spaces.lastIndex;
  };
  // Each of these goes over one thing and gives back what is wrong with it.
  function string() {
    for (at++;;) {
      plain.lastIndex = at;
      plain.test(text);
      at = plain.lastIndex;
      if (at >= text.length) return placed(text, at, 'Unterminated string');
      if (text[at] === '"') {
        at++;
        return undefined;
      }
      if (text[at] !== '\\') return placed(text, at, 'Bad control character in string literal');
      at++;
      if (at >= text.length) return unexpected(text, at);
      if (text[at] === 'u') {
        for (let i = 0; i < 4; i++) if (!hex.test(text[++at] ?? '')) return placed(text, at, 'Bad Unicode escape');
      } else if (!'"\\/bfnrt'.includes(text[at])) {
        return placed(text, at, 'Bad escaped character');
      }
      at++;
    }
  }
  function number() {
    if (text[at] === '-' && !digit(text[++at])) return placed(text, at, 'No number after minus sign');
    if (text[at] === '0') {
      if (digit(text[++at])) return placed(text, at, 'Unexpected number');
    }
    while (digit(text[at])) at++;
    if (text[at] === '.') {
      if (!digit(text[++at])) return placed(text, at, 'Unterminated fractional number');
      while (digit(text[at])) at++;
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++;
      if (text[at] === '+' || text[at] === '-') at++;
      if (!digit(text[at])) return placed(text, at, 'Exponent part is missing a number');
      while (digit(text[at])) at++;
    }
    return undefined;
  }
  function name(expected) {
    skip();
    if (text[at] !== '"') return placed(text, at, expected);
    const wrong = string();
    if (wrong !== undefined) return wrong;
    skip();
    if (text[at] !== ':') return placed(text, at, "Expected ':' after property name");
    at++;
    return undefined;
  }
  function begin() {
    const first = text[at];
    if (first === '"') return string();
    if (digit(first) || first === '-') return number();
    for (const word of ['true', 'false', 'null']) {
      if (first !== word[0]) continue;
      for (let i = 1; i < word.length; i++) if (text[++at] !== word[i]) return unexpected(text, at);
      at++;
      return undefined;
    }
    return unexpected(text, at);
  }

  for (;;) {
    skip();
    let wrong;
    if (text[at] === '{' || text[at] === '[') {
      const end = text[at++] === '{' ? '}' : ']';
      skip();
      if (text[at] !== end) {
        open.push(end);
        wrong = end === '}' ? name("Expected property name or '}'") : undefined;
        if (wrong !== undefined) return wrong;
        continue;
      }
      at++;
    } else {
      wrong = begin();
      if (wrong !== undefined) return wrong;
    }
    // Behind a value.
    for (;;) {
      skip();
      if (open.length === 0) return at < text.length ? placed(text, at, 'Unexpected non-whitespace character after JSON').replace('JSON in JSON', 'JSON') : undefined;
      const end = open.at(-1);
      if (text[at] === end) {
        open.pop();
        at++;
        continue;
      }
      if (text[at] !== ',') return placed(text, at, end === '}' ? "Expected ',' or '}' after property value" : "Expected ',' or ']' after array element");
      at++;
      wrong = end === '}' ? name('Expected double-quoted property name') : undefined;
      if (wrong !== undefined) return wrong;
      break;
    }
  }
}

exports.explained = function explained(error, value) {
  const engines = Error.isError(error) && typeof error.message === 'string' && error.message.startsWith('JSON Parse error');
  fix(error);
  if (!engines) return error;
  try {
    error.message = messageFor(`${value}`) ?? error.message;
  } catch { /* an object whose text cannot be had again */ }
  return error;
};
