// The text of a failed `assert(...)` call, cut out of the program's source by the place of the call.

const { positionedSource } = require('internal/assert/source');

// The end of a balanced call that begins with the `(` at `from`, or -1.
function callEnd(text, from) {
  const open = [];
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'" || c === '`') {
      i = stringEnd(text, i);
      if (i < 0) return -1;
    } else if (c === '/' && (text[i + 1] === '/' || text[i + 1] === '*')) {
      const end = text[i + 1] === '/' ? text.indexOf('\n', i) : text.indexOf('*/', i + 2);
      if (end < 0) return -1;
      i = text[i + 1] === '/' ? end : end + 1;
    } else if (c === '/' && isPattern(text, i)) {
      i = patternEnd(text, i);
      if (i < 0) return -1;
    } else if (c === '(' || c === '[' || c === '{') {
      open.push(c);
    } else if (c === ')' || c === ']' || c === '}') {
      open.pop();
      if (open.length === 0) return i + 1;
    }
  }
  return -1;
}

function stringEnd(text, i) {
  const quote = text[i];
  for (let j = i + 1; j < text.length; j++) {
    if (text[j] === '\\') j++;
    else if (text[j] === quote) return j;
    else if (quote === '`' && text[j] === '$' && text[j + 1] === '{') {
      j = callEnd(text, j + 1) - 1;
      if (j < 0) return -1;
    }
  }
  return -1;
}

// A slash after an operator starts a pattern, after a value it divides.
function isPattern(text, i) {
  const before = text.slice(Math.max(0, i - 20), i).trimEnd();
  return before === '' || /[(,=:[!&|?{};+\-*%~^<>]$|\b(?:return|typeof|case|in|of|void|delete|instanceof|new)$/.test(before);
}
function patternEnd(text, i) {
  let inClass = false;
  for (let j = i + 1; j < text.length; j++) {
    const c = text[j];
    if (c === '\\') j++;
    else if (c === '\n') return -1;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '/' && !inClass) return j;
  }
  return -1;
}

// The start of the callee whose name, or whose opening parenthesis, is at `at`.
function calleeStart(text, at) {
  let i = at;
  while (i > 0 && /[\p{ID_Continue}$.?\])]/u.test(text[i - 1])) {
    if (text[i - 1] === ')' || text[i - 1] === ']') {
      const open = matchBack(text, i - 1);
      if (open < 0) return i;
      i = open;
    } else {
      i--;
    }
  }
  return i;
}
function matchBack(text, i) {
  const close = text[i];
  const open = close === ')' ? '(' : '[';
  let depth = 0;
  for (; i >= 0; i--) {
    if (text[i] === close) depth++;
    else if (text[i] === open && --depth === 0) return i;
  }
  return -1;
}

exports.expressionOf = function expressionOf(fn) {
  const place = positionedSource(fn);
  if (place === undefined) return undefined;
  const { text, offset } = place;
  // The engine names a place within the callee or just behind it.
  let at = offset;
  while (at < text.length && /[\p{ID_Continue}$.?]/u.test(text[at])) at++;
  let open = at;
  while (open < text.length && /\s/.test(text[open])) open++;
  if (text[open] !== '(') return undefined;
  const start = calleeStart(text, offset);
  const end = callEnd(text, open);
  if (end < 0) return undefined;
  // Of a call that goes over several lines the first; a chain begins with the name behind its dot.
  const line = text.indexOf('\n', start);
  const shown = text.slice(start, line >= 0 && line < end ? line : end).replace(/^\??\./, '');
  return `  ${shown.replace(/[\x00-\x08\x0b-\x1f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}`;
};
