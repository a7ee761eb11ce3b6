// Where a JSON text is wrong, and how: for files, as the engine's message names no place.

// The fault of `text` and where it is, or undefined: { what, at, token: it is no JSON token that stands there }.
function find(text) {
  let at = 0;
  const fault = (what) => ({ what, at });
  const token = () => (at < text.length ? { what: `Unexpected token '${String.fromCodePoint(text.codePointAt(at))}'`, at, token: true } : { what: 'Unexpected end of JSON input', at, end: true });
  const skip = () => { while (at < text.length && ' \t\n\r'.includes(text[at])) at++; };
  const digits = () => {
    const from = at;
    while (text[at] >= '0' && text[at] <= '9') at++;
    return at > from;
  };
  const string = () => {
    for (at++; text[at] !== '"'; at++) {
      if (at >= text.length) return fault('Unterminated string');
      if (text[at] < ' ') return fault('Bad control character in string literal');
      if (text[at] !== '\\') continue;
      if (++at >= text.length) return token();
      if (text[at] === 'u') {
        for (let i = 0; i < 4; i++) if (!/[\da-f]/i.test(text[++at] ?? '')) return fault('Bad Unicode escape');
      } else if (!'"\\/bfnrt'.includes(text[at])) {
        return fault('Bad escaped character');
      }
    }
    at++;
    return undefined;
  };
  const number = () => {
    if (text[at] === '-') {
      at++;
      if (!(text[at] >= '0' && text[at] <= '9')) return fault('No number after minus sign');
    }
    if (text[at] === '0') {
      at++;
      if (text[at] >= '0' && text[at] <= '9') return fault('Unexpected number');
    }
    digits();
    if (text[at] === '.') {
      at++;
      if (!digits()) return fault('Unterminated fractional number');
    }
    if (text[at] === 'e' || text[at] === 'E') {
      at++;
      if (text[at] === '+' || text[at] === '-') at++;
      if (!digits()) return fault('Exponent part is missing a number');
    }
    return undefined;
  };
  const word = (name) => {
    for (const letter of name) {
      if (text[at] !== letter) return token();
      at++;
    }
    return undefined;
  };
  // A value, then what may follow it in what it stands in. No recursion: nothing bounds the depth of a file.
  const inside = [];
  for (;;) {
    skip();
    let bad;
    let open = false;
    const first = text[at];
    if (first === '{' || first === '[') {
      inside.push(first);
      at++;
      skip();
      open = text[at] !== (first === '{' ? '}' : ']');
    } else if (first === '"') {
      bad = string();
    } else if (first === '-' || (first >= '0' && first <= '9')) {
      bad = number();
    } else if (first === 't' || first === 'f' || first === 'n') {
      bad = word(first === 't' ? 'true' : first === 'f' ? 'false' : 'null');
    } else {
      bad = token();
    }
    if (bad !== undefined) return bad;
    let empty = (first === '{' || first === '[') && !open;
    while (!open) { // behind a value
      if (!empty) skip();
      const around = inside.at(-1);
      if (around === undefined) return at < text.length ? { ...fault('Unexpected non-whitespace character'), after: true } : undefined;
      if (text[at] === (around === '{' ? '}' : ']')) {
        inside.pop();
        at++;
        empty = false;
        continue;
      }
      if (text[at] !== ',') return fault(around === '{' ? "Expected ',' or '}' after property value" : "Expected ',' or ']' after array element");
      at++;
      break;
    }
    if (inside.at(-1) !== '{') continue;
    skip();
    if (text[at] !== '"') return fault(open ? "Expected property name or '}'" : 'Expected double-quoted property name');
    bad = string();
    if (bad !== undefined) return bad;
    skip();
    if (text[at] !== ':') return fault("Expected ':' after property name");
    at++;
  }
}

// The message of Node's engine, or undefined: nothing is wrong with the text.
function tell(text) {
  const found = find(text);
  if (found === undefined) return undefined;
  const { what, at } = found;
  if (found.end) return what;
  if (found.token) {
    if (text.length <= 20) return `${what}, "${text}" is not valid JSON`;
    const from = Math.max(0, at - 10);
    const to = Math.min(text.length, at + 10);
    return `${what}, ${from > 0 ? '...' : ''}"${text.slice(from, to)}"${to < text.length ? '...' : ''} is not valid JSON`;
  }
  const lines = text.slice(0, at).split('\n');
  return `${what} ${found.after ? 'after' : 'in'} JSON at position ${at} (line ${lines.length} column ${lines.at(-1).length + 1})`;
}

// The engine's error of a file, with what is wrong in it.
function explain(error, text, name) {
  internalBinding('core').errors.fix(error);
  if (!(error instanceof SyntaxError)) return error;
  const before = error.message;
  error.message = `${name}: ${tell(text) ?? before}`;
  const { stack } = error;
  if (typeof stack === 'string') error.stack = stack.replace(before, () => error.message);
  return error;
}

module.exports = { tell, explain };
