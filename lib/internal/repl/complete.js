// What Tab offers: names of the context, members, modules, files, commands.

const identifier = /^[A-Za-z_$][\w$]*$/;
const requirePattern = /\brequire\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const importPattern = /\bimport\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const fsPattern = /fs(?:\.promises)?\.\s*[a-z][a-zA-Z]+\(\s*["'](.*)/;
const keywords = ['async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export', 'false', 'finally', 'for',
  'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield'];

const isProxy = (value) => require('internal/util/types').isProxy(value);
const isIndex = /^(?:0|[1-9]\d*)$/;

function namesOf(object) {
  return Object.getOwnPropertyNames(object).filter((name) => !isIndex.test(name) && identifier.test(name));
}

// The names of an object and of what it inherits from, a group each.
function membersOf(object) {
  const groups = [];
  const seen = new Set();
  const plain = (o) => o === null || Object.hasOwn(o, '__defineSetter__');
  for (let o = Object(object), depth = 0; o !== null && depth < 5; o = Object.getPrototypeOf(o), depth++) {
    if (isProxy(o)) return [];
    let names = namesOf(o);
    if (depth > 0 && plain(o)) names = names.filter((name) => !/^__(?:define|lookup)/.test(name));
    // What an object has itself is shown at the end, as its own.
    groups.push(names.filter((name) => !seen.has(name)));
    for (const name of names) seen.add(name);
  }
  return groups.reverse();
}

// The member expression that the text ends with: its parts as text, [] ones with their brackets.
function trailing(text) {
  let i = text.length;
  while (i > 0) {
    const c = text[i - 1];
    if (/[\w$.]/.test(c) || (c === '?' && text[i] === '.')) {
      i--;
    } else if (c === ']') {
      const open = opening(text, i - 1);
      if (open === -1) break;
      i = open;
    } else {
      break;
    }
  }
  return text.slice(i);
}
// Where the bracket that closes at `end` was opened, or -1. Strings are read from the left.
function opening(text, end) {
  const stack = [];
  let quote = null;
  for (let i = 0; i <= end; i++) {
    const c = text[i];
    if (quote !== null) {
      if (c === '\\') i++;
      else if (c === quote) quote = null;
    } else if (c === '"' || c === "'" || c === '`') {
      quote = c;
    } else if (c === '[') {
      stack.push(i);
    } else if (c === ']') {
      if (stack.length === 0) return -1;
      const open = stack.pop();
      if (i === end) return open;
    }
  }
  return -1;
}

function evaluate(repl, code) {
  const vm = require('vm');
  const options = { displayErrors: false };
  return repl.useGlobal ? vm.runInThisContext(code, options) : vm.runInContext(code, repl.context, options);
}

const none = Symbol('none');

// The value of a member expression without running a getter or calling anything; `none` when that cannot be.
function valueOf(repl, expression) {
  const base = /^[A-Za-z_$][\w$]*/.exec(expression)?.[0];
  if (base === undefined) return none;
  let value;
  try {
    value = evaluate(repl, `typeof ${base} === 'undefined' ? undefined : ${base}`);
  } catch {
    return none;
  }
  let rest = expression.slice(base.length);
  while (rest !== '') {
    let key;
    const dotted = /^\??\.([A-Za-z_$][\w$]*)/.exec(rest);
    if (dotted !== null) {
      [, key] = dotted;
      rest = rest.slice(dotted[0].length);
    } else {
      const bracket = /^(?:\?\.)?\[/.exec(rest);
      if (bracket === null) return none;
      let end = bracket[0].length;
      while (end < rest.length && !(rest[end] === ']' && opening(rest, end) === bracket[0].length - 1)) end++;
      if (end === rest.length) return none;
      key = keyOf(repl, rest.slice(bracket[0].length, end));
      if (key === none || (typeof key === 'object' && key !== null) || typeof key === 'function') return none;
      rest = rest.slice(end + 1);
    }
    if (value === null || value === undefined) return none;
    let descriptor;
    for (let o = Object(value); o !== null && descriptor === undefined; o = Object.getPrototypeOf(o)) {
      if (isProxy(o)) return none;
      descriptor = Object.getOwnPropertyDescriptor(o, key);
    }
    if (descriptor === undefined || descriptor.get !== undefined) return none;
    ({ value } = descriptor);
  }
  return value;
}
// What stands in brackets: a member expression, or operators on names and literals.
function keyOf(repl, text) {
  const bare = text.replace(/(["'])(?:\\.|(?!\1)[^\\])*\1|`(?:\\.|[^`\\$])*`/g, '0');
  if (/`|\+\+|--|=>|\b(?:new|delete|await|yield|import|function|class)\b|[\w$)\]]\s*\(/.test(bare)) return none;
  if (/=/.test(bare.replace(/[=!]==?|[<>]=/g, ''))) return none;
  if (trailing(text.trim()) === text.trim() && /^[A-Za-z_$]/.test(text.trim())) return valueOf(repl, text.trim());
  if (/[.[]\s*[A-Za-z_$0]/.test(bare)) return none;
  try {
    return evaluate(repl, `(${text})`);
  } catch {
    return none;
  }
}

function completeModules(text, isImport) {
  const fs = require('fs');
  const path = require('path');
  const match = (isImport ? importPattern : requirePattern).exec(text);
  const [, completeOn] = match;
  const groups = [];
  if (completeOn === '.') {
    groups.push(['./', '../']);
  } else if (completeOn === '..') {
    groups.push(['../']);
  } else if (/^\.\.?\//.test(completeOn)) {
    const dir = path.resolve(completeOn.endsWith('/') ? completeOn : path.dirname(completeOn));
    const prefix = completeOn.endsWith('/') ? completeOn : `${path.dirname(completeOn)}/`;
    const group = [];
    try {
      for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
        if (entry.isDirectory()) group.push(`${prefix}${entry.name}/`);
        else if (/\.(?:js|json|node|cjs|mjs)$/.test(entry.name)) group.push(`${prefix}${isImport ? entry.name : entry.name.replace(/\.(?:js|json|node)$/, '')}`);
      }
    } catch { /* no such directory */ }
    groups.push(group);
  } else {
    const libs = require('repl').builtinModules;
    const schemed = new Set(require('module').builtinModules);
    groups.push([...libs.filter((id) => schemed.has(id)).map((id) => `node:${id}`), ...[...schemed].filter((id) => id.startsWith('node:'))]);
    groups.push([...libs]);
    const subdir = completeOn.includes('/') ? completeOn.slice(0, completeOn.lastIndexOf('/') + 1) : '';
    for (const base of require('internal/modules/cjs').Module._nodeModulePaths(process.cwd())) {
      const group = [];
      try {
        for (const entry of fs.readdirSync(path.join(base, subdir), { withFileTypes: true })) {
          if (entry.name.startsWith('.')) continue;
          const name = subdir + entry.name;
          if (entry.isDirectory()) group.push(name, `${name}/`);
          else if (/\.(?:js|json|node|cjs|mjs)$/.test(name)) group.push(isImport ? name : name.replace(/\.(?:js|json|node)$/, ''));
        }
      } catch { /* none there */ }
      groups.push(group);
    }
  }
  return [groups, completeOn];
}

function completeFiles(match) {
  const fs = require('fs');
  const path = require('path');
  let base = '';
  let filePath = match[1];
  try {
    if (!fs.existsSync(filePath) || !fs.statSync(filePath).isDirectory()) {
      base = path.basename(filePath);
      filePath = path.dirname(filePath);
    }
    const list = fs.readdirSync(filePath, { withFileTypes: true }).filter((entry) => entry.name.startsWith(base))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    return [[list], base];
  } catch {
    return [[], ''];
  }
}

function complete(line, callback) {
  let groups = [];
  let completeOn;
  let filter = '';
  const done = () => {
    const out = [];
    const seen = new Set();
    for (const group of groups) {
      const members = group.filter((name) => (filter === '' ? true : name.toLowerCase().startsWith(filter.toLowerCase()))).sort();
      const fresh = members.filter((name) => !seen.has(name));
      for (const name of fresh) seen.add(name);
      if (fresh.length > 0) {
        if (out.length > 0) out.push('');
        out.push(...fresh);
      }
    }
    callback(null, [out, completeOn]);
  };
  const text = line.trimStart();
  let match;
  if ((match = /^\s*\.(\w*)$/.exec(text)) !== null) {
    groups = [Object.keys(this.commands)];
    [, completeOn] = match;
    filter = completeOn;
    return done();
  }
  if (requirePattern.test(text) || importPattern.test(text)) {
    [groups, completeOn] = completeModules(text, !requirePattern.test(text));
    filter = completeOn;
    return done();
  }
  if ((match = fsPattern.exec(text)) !== null && this.allowBlockingCompletions) {
    [groups, completeOn] = completeFiles(match);
    filter = completeOn;
    return done();
  }
  if (text.length > 0 && !/[\w.$]$/.test(text)) {
    if (!/[\s(,=:;+\-*/&|!?<>[{]$/.test(text)) return done();
    completeOn = '';
  }
  const expression = trailing(text);
  if (expression === '' && text.length > 0 && completeOn === undefined) return done();
  const dot = /\??\.[\w$]*$/.exec(expression);
  if (dot === null) {
    if (expression !== '' && !identifier.test(expression)) return done();
    filter = completeOn = expression;
    groups = membersOf(this.useGlobal ? globalThis : evaluate(this, 'globalThis') === this.context ? this.context : Object.create(this.context));
    if (!this.useGlobal) groups.push(evaluate(this, 'Object.getOwnPropertyNames(globalThis)').filter((name) => identifier.test(name)));
    if (filter !== '') groups.push(keywords);
    // One list: what a program has declared is among the engine's names.
    groups = [[...new Set(groups.flat())]];
    return done();
  }
  const head = text.slice(0, text.length - expression.length);
  if (/\)$/.test(head.trimEnd())) return done();
  completeOn = filter = expression;
  const object = expression.slice(0, dot.index);
  const prefix = expression.slice(0, dot.index + (dot[0].startsWith('?') ? 2 : 1));
  try {
    const value = valueOf(this, object);
    if (value !== none && value !== null && value !== undefined) groups = membersOf(value).map((group) => group.map((name) => prefix + name));
  } catch { /* a proxy that does not answer */ }
  return done();
}

module.exports = { complete };
