'use strict';
// Glob patterns as Node's path.matchesGlob and fs.glob read them: * ? [a-z] [!x] {a,b} {1..3} ** +(a|b) and kin.
// A pattern becomes segments, each a literal, a regular expression or GLOBSTAR; nothing here touches the disk.

const GLOBSTAR = Symbol('**');
const classes = {
  '__proto__': null,
  'alnum': '\\p{L}\\p{Nl}\\p{Nd}',
  'alpha': '\\p{L}\\p{Nl}',
  'ascii': '\\x00-\\x7f',
  'blank': '\\p{Zs}\\t',
  'cntrl': '\\p{Cc}',
  'digit': '\\p{Nd}',
  'graph': '\\x21-\\x7e',
  'lower': '\\p{Ll}',
  'print': '\\x20-\\x7e',
  'punct': '\\p{P}',
  'space': '\\p{Z}\\t\\r\\n\\v\\f',
  'upper': '\\p{Lu}',
  'word': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}',
  'xdigit': 'A-Fa-f0-9',
};
const MAX_PATTERN = 65536; // characters; longer ones are refused
const MAX_BRACES = 100000; // patterns that one with braces may stand for

function quote(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

// The index of the brace that closes the one at `open`, and where its top-level commas are; null when unbalanced.
function braceSpan(pattern, open, escapes) {
  const commas = [];
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\' && escapes) i++;
    else if (c === '{') depth++;
    else if (c === ',' && depth === 1) commas.push(i);
    else if (c === '}' && --depth === 0) return { close: i, commas };
  }
  return null;
}

function sequence(body) {
  const found = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(body);
  if (found === null) return null;
  const numeric = /\d/.test(found[1]);
  if (numeric !== /\d/.test(found[2])) return null;
  const from = numeric ? +found[1] : found[1].charCodeAt(0);
  const to = numeric ? +found[2] : found[2].charCodeAt(0);
  const step = Math.max(Math.abs(+(found[3] ?? 1)), 1);
  const padded = numeric && (/^-?0\d/.test(found[1]) || /^-?0\d/.test(found[2]));
  const width = padded ? Math.max(found[1].length, found[2].length) : 0;
  const out = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    if (out.length >= MAX_BRACES) break;
    if (!numeric) out.push(String.fromCharCode(n));
    else if (width === 0) out.push(String(n));
    else out.push((n < 0 ? '-' : '') + String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0'));
  }
  return out;
}

function expandBraces(pattern, escapes = true) {
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === '\\' && escapes) {
      i++;
      continue;
    }
    if (pattern[i] !== '{' || pattern[i - 1] === '$') continue;
    const span = braceSpan(pattern, i, escapes);
    if (span === null) continue;
    let options;
    if (span.commas.length > 0) {
      options = [];
      let start = i + 1;
      for (const at of [...span.commas, span.close]) {
        options.push(...expandBraces(pattern.slice(start, at), escapes));
        start = at + 1;
      }
    } else {
      options = sequence(pattern.slice(i + 1, span.close));
      if (options === null) continue;
    }
    const before = pattern.slice(0, i);
    const out = [];
    for (const rest of expandBraces(pattern.slice(span.close + 1), escapes)) {
      for (const option of options) {
        if (out.length >= MAX_BRACES) return out;
        out.push(before + option + rest);
      }
    }
    // The order of bash: the leftmost brace varies slowest.
    return options.length > 1 && out.length > options.length ? reorder(out, options.length) : out;
  }
  return [pattern];
}
function reorder(list, width) {
  const out = [];
  for (let i = 0; i < width; i++) for (let j = i; j < list.length; j += width) out.push(list[j]);
  return out;
}

// A bracket expression at `open`: its source for a regular expression and where it ends; null when it never closes.
function bracket(glob, open, escapes) {
  let i = open + 1;
  const negated = glob[i] === '!' || glob[i] === '^';
  if (negated) i++;
  let body = '';
  const first = i;
  for (; i < glob.length; i++) {
    let c = glob[i];
    if (c === ']' && i > first) {
      if (body === '') return { source: negated ? '[^/]' : '(?!)', end: i };
      return { source: negated ? `[^/${body}]` : `(?!/)[${body}]`, end: i };
    }
    if (c === '[' && glob[i + 1] === ':') {
      const close = glob.indexOf(':]', i + 2);
      const name = close === -1 ? '' : glob.slice(i + 2, close);
      if (classes[name] !== undefined) {
        body += classes[name];
        i = close + 1;
        continue;
      }
    }
    if (c === '\\' && escapes && i + 1 < glob.length) c = glob[++i];
    if (glob[i + 1] === '-' && i + 2 < glob.length && glob[i + 2] !== ']') {
      let last = glob[i + 2];
      i += 2;
      if (last === '\\' && escapes && i + 1 < glob.length) last = glob[++i];
      if (c <= last) body += `${quote(c)}-${quote(last)}`;
      continue;
    }
    body += quote(c);
  }
  return null;
}

// The close of an extended glob such as +(a|b) whose parenthesis is at `open`, with its top-level bars.
function groupSpan(glob, open, escapes) {
  const bars = [];
  let depth = 0;
  for (let i = open; i < glob.length; i++) {
    const c = glob[i];
    if (c === '\\' && escapes) i++;
    else if (c === '(') depth++;
    else if (c === '|' && depth === 1) bars.push(i);
    else if (c === ')' && --depth === 0) return { close: i, bars };
  }
  return null;
}

function translate(glob, escapes) {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i];
    if (glob[i + 1] === '(' && '?*+@!'.includes(c)) {
      const span = groupSpan(glob, i + 1, escapes);
      if (span !== null) {
        const parts = [];
        let start = i + 2;
        for (const at of [...span.bars, span.close]) {
          parts.push(translate(glob.slice(start, at), escapes));
          start = at + 1;
        }
        const inner = parts.join('|');
        if (c === '!') {
          const rest = translate(glob.slice(span.close + 1), escapes);
          return `${source}(?:(?!(?:${inner})${rest}$)[^/]*?)${rest}`;
        }
        source += `(?:${inner})${c === '@' ? '' : c}`;
        i = span.close;
        continue;
      }
    }
    if (c === '*') {
      while (glob[i + 1] === '*') i++;
      source += '[^/]*?';
    } else if (c === '?') {
      source += '[^/]';
    } else if (c === '[') {
      const found = bracket(glob, i, escapes);
      if (found === null) source += '\\[';
      else {
        source += found.source;
        i = found.end;
      }
    } else if (c === '\\' && escapes && i + 1 < glob.length) {
      source += quote(glob[++i]);
    } else {
      source += quote(c);
    }
  }
  return source;
}

const magic = /[*?[]|[+@!]\(/;

// One segment: GLOBSTAR, a string (no magic), or a RegExp over the whole segment.
function compileSegment(glob, { nocase = false, dot = false, escapes = true } = {}) {
  if (glob === '**') return GLOBSTAR;
  if (!magic.test(glob)) {
    const literal = escapes ? glob.replace(/\\(.)/g, '$1') : glob;
    return nocase && literal.toLowerCase() !== literal.toUpperCase() ?
      new RegExp(`^${quote(literal)}$`, 'iu') : literal;
  }
  const hidden = dot || glob[0] === '.' ? '(?!\\.{1,2}$)' : '(?!\\.)';
  const body = translate(glob, escapes);
  const some = /^(?:[*?.]|[+@!]\(|\[)/.test(glob) ? '(?=.)' + hidden : '';
  return new RegExp(`^${some}${body.replaceAll('\\-', '\\x2d')}$`, nocase ? 'isu' : 'su');
}

/*
 * The alternatives a pattern stands for, each a list of segments. As in Node, a backslash in a pattern separates
 * on every platform unless `escapes` is asked for.
 */
function compile(pattern, { escapes = false, nocase = false, dot = false } = {}) {
  if (pattern.length > MAX_PATTERN) throw new TypeError('pattern is too long');
  if (!escapes) pattern = pattern.replaceAll('\\', '/');
  const out = [];
  for (const one of expandBraces(pattern, escapes)) {
    const segments = [];
    const globs = one.split('/');
    for (const [i, glob] of globs.entries()) {
      if ((glob === '' || glob === '.') && i > 0 && i < globs.length - 1) continue;
      const segment = compileSegment(glob, { nocase, dot, escapes });
      if (segment === GLOBSTAR && segments[segments.length - 1] === GLOBSTAR) continue;
      if (segment === '..' && typeof segments[segments.length - 1] === 'string' &&
          !['', '.', '..'].includes(segments[segments.length - 1])) segments.pop();
      else segments.push(segment);
    }
    out.push(segments);
  }
  return out;
}

function matchesSegment(segment, name) {
  return typeof segment === 'string' ? segment === name : segment.test(name);
}

// Does the list of names match the list of segments? Backtracks only to the last ** seen.
function matchSegments(segments, names) {
  let s = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  for (;;) {
    if (s < segments.length && segments[s] === GLOBSTAR) {
      star = s++;
      mark = n;
      if (s === segments.length) {
        // ** at the end takes all that is left, but no hidden name, and needs something to take.
        for (let i = n; i < names.length; i++) {
          if (names[i][0] === '.') return false;
        }
        return n < names.length || s === 1;
      }
      continue;
    }
    if (n === names.length) return s === segments.length;
    if (s < segments.length && matchesSegment(segments[s], names[n])) {
      s++;
      n++;
      continue;
    }
    if (s === segments.length && n === names.length - 1 && names[n] === '') return true;
    if (star === -1 || mark >= names.length || names[mark][0] === '.') return false;
    n = ++mark;
    s = star + 1;
  }
}

function matchesGlob(path, pattern, windows) {
  const { validateString } = require('internal/validators');
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  if (pattern === '') return path === '';
  const names = (windows ? path.replaceAll('\\', '/') : path).split('/');
  for (let i = names.length - 2; i > 0; i--) {
    if (names[i] === '' || names[i] === '.') names.splice(i, 1);
  }
  for (const segments of compile(pattern)) {
    if (matchSegments(segments, names)) return true;
  }
  return false;
}

module.exports = { GLOBSTAR, compile, compileSegment, expandBraces, matchSegments, matchesGlob };
