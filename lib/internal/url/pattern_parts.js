'use strict';
/*
 * The pattern language of URLPattern: text to tokens, tokens to parts, parts to a regular expression and back to
 * text. Names and steps follow the URL Pattern standard. Loaded with URLPattern, so never at the start.
 */

const FIRST_OF_NAME = /[$_\p{ID_Start}]/u;
const IN_NAME = /[$_\u200c\u200d\p{ID_Continue}]/u;
const DIGIT = /^[0-9]/;
const SINGLE = { '*': 'asterisk', '+': 'other-modifier', '?': 'other-modifier', '{': 'open', '}': 'close' };

// Options of a component: what ends a segment, and what belongs to a group when it stands before one.
const PLAIN = { delimiter: '', prefix: '' };
const HOSTNAME = { delimiter: '.', prefix: '' };
const PATHNAME = { delimiter: '/', prefix: '/' };

function fail(reason) {
  throw new TypeError(reason); // URLPattern's constructor gives it Node's code
}

const charAt = (text, index) => String.fromCodePoint(text.codePointAt(index));

// The end of the name that starts at `start`; `start` itself when there is none.
function endOfName(text, start) {
  let at = start;
  while (at < text.length) {
    const char = charAt(text, at);
    if (!(at === start ? FIRST_OF_NAME : IN_NAME).test(char)) break;
    at += char.length;
  }
  return at;
}

// The index behind the ')' that closes the group whose content starts at `start`; -1 when it is not well formed.
function endOfRegexp(text, start) {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char > '\x7f' || (at === start && char === '?')) return -1;
    if (char === '\\') {
      at++;
      if (at === text.length || text[at] > '\x7f') return -1;
    } else if (char === ')') {
      if (--depth === 0) return at === start ? -1 : at + 1;
    } else if (char === '(') {
      depth++;
      if (text[at + 1] !== '?') return -1; // a capturing group would shift the numbers of ours
    }
  }
  return -1;
}

// Strict throws where the pattern is malformed; otherwise such a place becomes a token 'invalid-char'.
function tokenize(text, strict) {
  const tokens = [];
  let index = 0;
  const add = (type, next, from, to) => {
    tokens.push({ type, index, value: text.slice(from, to) });
    index = next;
  };
  const bad = (next) => {
    if (strict) fail(`Malformed pattern at ${index}`);
    add('invalid-char', next, index, next);
  };
  while (index < text.length) {
    const char = charAt(text, index);
    const next = index + char.length;
    if (SINGLE[char] !== undefined) {
      add(SINGLE[char], next, index, next);
    } else if (char === '\\') {
      if (next === text.length) {
        bad(next);
      } else {
        const end = next + charAt(text, next).length;
        add('escaped-char', end, next, end);
      }
    } else if (char === ':') {
      const end = endOfName(text, next);
      if (end === next) bad(next);
      else add('name', end, next, end);
    } else if (char === '(') {
      const end = endOfRegexp(text, next);
      if (end < 0) bad(next);
      else add('regexp', end, next, end - 1);
    } else {
      add('char', next, index, next);
    }
  }
  add('end', index, index, index);
  return tokens;
}

const escapeRegexp = (text) => text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
const escapePattern = (text) => text.replace(/[+*?:{}()\\]/g, '\\$&');
const segmentOf = (options) => `[^${escapeRegexp(options.delimiter)}]+?`;

// The parts of a pattern: { type, value, modifier, name, prefix, suffix }. `encode` makes fixed text canonical.
function parse(text, options, encode) {
  const tokens = tokenize(text, true);
  const segment = segmentOf(options);
  const parts = [];
  const names = new Set();
  let at = 0;
  let number = 0;
  let pending = '';

  const take = (type) => (tokens[at].type === type ? tokens[at++] : undefined);
  const need = (type) => take(type) ?? fail(`Malformed pattern at ${tokens[at].index}`);
  const takeRegexp = (name) => take('regexp') ?? (name === undefined ? take('asterisk') : undefined);
  const takeModifier = () => (take('other-modifier') ?? take('asterisk'))?.value ?? '';
  const takeText = () => {
    let result = '';
    for (let token; (token = take('char') ?? take('escaped-char')) !== undefined;) result += token.value;
    return result;
  };
  const fixed = (value, modifier) => {
    parts.push({ type: 'fixed', value: encode(value), modifier, name: '', prefix: '', suffix: '' });
  };
  const flush = () => {
    if (pending === '') return;
    const value = pending;
    pending = '';
    fixed(value, '');
  };
  const add = (prefix, nameToken, token, suffix, modifier) => {
    if (nameToken === undefined && token === undefined) {
      if (modifier === '') {
        pending += prefix;
        return;
      }
      flush();
      if (prefix !== '') fixed(prefix, modifier);
      return;
    }
    flush();
    let value = segment;
    if (token !== undefined) value = token.type === 'asterisk' ? '.*' : token.value;
    let type = 'regexp';
    if (value === segment) type = 'segment';
    else if (value === '.*') type = 'full';
    const name = nameToken === undefined ? `${number++}` : nameToken.value;
    if (names.has(name)) fail(`Duplicate name '${name}'`);
    names.add(name);
    parts.push({ type, value: type === 'regexp' ? value : '', modifier, name, prefix: encode(prefix), suffix: encode(suffix) });
  };

  while (at < tokens.length) {
    const char = take('char');
    const name = take('name');
    const regexp = takeRegexp(name);
    if (name !== undefined || regexp !== undefined) {
      let prefix = char === undefined ? '' : char.value;
      if (prefix !== options.prefix) {
        pending += prefix;
        prefix = '';
      }
      flush();
      add(prefix, name, regexp, '', takeModifier());
      continue;
    }
    const plain = char ?? take('escaped-char');
    if (plain !== undefined) {
      pending += plain.value;
    } else if (take('open') !== undefined) {
      const prefix = takeText();
      const inner = take('name');
      const match = takeRegexp(inner);
      const suffix = takeText();
      need('close');
      add(prefix, inner, match, suffix, takeModifier());
    } else {
      flush();
      need('end');
    }
  }
  return parts;
}

function toRegexp(parts, options) {
  let result = '^';
  for (const part of parts) {
    const { type, modifier } = part;
    if (type === 'fixed') {
      result += modifier === '' ? escapeRegexp(part.value) : `(?:${escapeRegexp(part.value)})${modifier}`;
      continue;
    }
    let value = part.value;
    if (type === 'segment') value = segmentOf(options);
    else if (type === 'full') value = '.*';
    const once = modifier === '' || modifier === '?';
    const prefix = escapeRegexp(part.prefix);
    const suffix = escapeRegexp(part.suffix);
    if (prefix === '' && suffix === '') result += once ? `(${value})${modifier}` : `((?:${value})${modifier})`;
    else if (once) result += `(?:${prefix}(${value})${suffix})${modifier}`;
    else result += `(?:${prefix}((?:${value})(?:${suffix}${prefix}(?:${value}))*)${suffix})${modifier === '*' ? '?' : ''}`;
  }
  return `${result}$`;
}

// Must `part` stand in braces, so that its text does not run into its neighbours?
function needsBraces(part, before, after, options, named) {
  if (part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix)) return true;
  if (named && part.type === 'segment' && part.modifier === '' && after !== undefined && after.prefix === '' && after.suffix === '') {
    if (after.type === 'fixed' ? IN_NAME.test(charAt(after.value, 0)) : DIGIT.test(after.name)) return true;
  }
  return part.prefix === '' && before !== undefined && before.type === 'fixed' && options.prefix !== '' &&
    before.value.endsWith(options.prefix);
}

function toText(parts, options) {
  let result = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const before = parts[i - 1];
    if (part.type === 'fixed') {
      result += part.modifier === '' ? escapePattern(part.value) : `{${escapePattern(part.value)}}${part.modifier}`;
      continue;
    }
    const named = !DIGIT.test(part.name);
    const braces = needsBraces(part, before, parts[i + 1], options, named);
    let text = escapePattern(part.prefix);
    if (named) text += `:${part.name}`;
    if (part.type === 'regexp') {
      text += `(${part.value})`;
    } else if (part.type === 'segment') {
      if (!named) text += `(${segmentOf(options)})`;
      else if (part.suffix !== '' && IN_NAME.test(charAt(part.suffix, 0))) text += '\\';
    } else {
      const alone = before === undefined || before.type === 'fixed' || before.modifier !== '' || braces || part.prefix !== '';
      text += !named && alone ? '*' : '(.*)';
    }
    text += escapePattern(part.suffix);
    result += (braces ? `{${text}}` : text) + part.modifier;
  }
  return result;
}

// A component made ready: { text, regexp, names, hasRegexp }.
function compile(text, encode, options, ignoreCase = false) {
  const parts = parse(text, options, (value) => (value === '' ? '' : encode(value)));
  return {
    text: toText(parts, options),
    regexp: new RegExp(toRegexp(parts, options), ignoreCase ? 'vi' : 'v'),
    names: parts.filter((part) => part.type !== 'fixed').map((part) => part.name),
    hasRegexp: parts.some((part) => part.type === 'regexp'),
  };
}

module.exports = { tokenize, compile, escapePattern, fail, PLAIN, HOSTNAME, PATHNAME };
