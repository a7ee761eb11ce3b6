// What Tab offers: names of the context, members, modules, files, commands.

const identifier = /^[A-Za-z_$][\w$]*$/;
const simple = /(?:[a-zA-Z_$](?:\w|\$)*\??\.)*[a-zA-Z_$](?:\w|\$)*\??\.?$/;
const requirePattern = /\brequire\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const importPattern = /\bimport\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;
const fsPattern = /fs(?:\.promises)?\.\s*[a-z][a-zA-Z]+\(\s*["'](.*)/;
const keywords = ['async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export', 'false', 'finally', 'for',
  'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield'];

function namesOf(object) {
  return Object.getOwnPropertyNames(object).filter((name) => identifier.test(name));
}

function membersOf(object) {
  const groups = [];
  let seen = 0;
  for (let o = object; o !== null && o !== undefined && seen < 5; o = Object.getPrototypeOf(Object(o)), seen++) {
    groups.push(namesOf(Object(o)));
  }
  return groups;
}

// The value of a.b.c without running getters; undefined when one is in the way.
function valueOf(repl, expression) {
  const parts = expression.split(/\??\./);
  const vm = require('vm');
  let value;
  try {
    const [first] = parts;
    if (!identifier.test(first)) return undefined;
    value = repl.useGlobal ? vm.runInThisContext(`typeof ${first} === 'undefined' ? undefined : ${first}`) :
      vm.runInContext(`typeof ${first} === 'undefined' ? undefined : ${first}`, repl.context);
  } catch {
    return undefined;
  }
  for (const part of parts.slice(1)) {
    if (value === null || value === undefined) return undefined;
    let descriptor;
    for (let o = Object(value); o !== null && descriptor === undefined; o = Object.getPrototypeOf(o)) descriptor = Object.getOwnPropertyDescriptor(o, part);
    if (descriptor === undefined || descriptor.get !== undefined) return undefined;
    ({ value } = descriptor);
  }
  return value;
}

function completeModules(text, isImport) {
  const fs = require('fs');
  const path = require('path');
  const match = (isImport ? importPattern : requirePattern).exec(text);
  const [, completeOn] = match;
  const groups = [];
  if (/^\.\.?\//.test(completeOn) || completeOn === '.' || completeOn === '..') {
    const dir = path.resolve(completeOn.endsWith('/') ? completeOn : path.dirname(completeOn));
    const prefix = completeOn.endsWith('/') ? completeOn : `${path.dirname(completeOn)}/`;
    const group = [];
    try {
      for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
        if (entry.name.startsWith('.') && entry.name !== '.') continue;
        if (entry.isDirectory()) group.push(`${prefix}${entry.name}/`);
        else if (/\.(?:js|json|node|cjs|mjs)$/.test(entry.name)) group.push(`${prefix}${isImport ? entry.name : entry.name.replace(/\.(?:js|json|node)$/, '')}`);
      }
    } catch { /* no such directory */ }
    groups.push(group);
  } else {
    for (const base of require('internal/modules/cjs').Module._nodeModulePaths(process.cwd())) {
      try {
        groups.push(fs.readdirSync(base).filter((name) => !name.startsWith('.')));
      } catch { /* none there */ }
    }
    const { builtinModules } = require('module');
    const libs = builtinModules.filter((id) => !id.startsWith('_') && !id.startsWith('node:'));
    groups.push([...libs, ...libs.map((id) => `node:${id}`)]);
  }
  return [groups, completeOn];
}

function completeFiles(match) {
  const fs = require('fs');
  const path = require('path');
  let base = '';
  let filePath = match[1];
  try {
    if (!fs.existsSync(filePath) || !fs.statSync(filePath).isDirectory() || !filePath.endsWith('/')) {
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
  let completeOn = '';
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
  if (text.length > 0 && !/[\w.$]$/.test(text[text.length - 1])) {
    completeOn = '';
    if (!/[\s(,=:;+\-*/&|!?<>[{]$/.test(text)) return done();
  }
  match = simple.exec(text);
  if (match === null && text.length > 0 && /[\w.$]$/.test(text)) return done();
  const expression = match === null ? '' : match[0];
  const dot = Math.max(expression.lastIndexOf('.'), -1);
  if (dot === -1) {
    filter = completeOn = expression;
    const globals = [];
    if (this.useGlobal || this.context !== globalThis) {
      for (const group of membersOf(this.context)) globals.push(group);
      if (!this.useGlobal) globals.push(require('vm').runInContext('Object.getOwnPropertyNames(globalThis)', this.context).filter((n) => identifier.test(n)));
    }
    groups = globals;
    if (filter !== '') groups.unshift(keywords);
    return done();
  }
  completeOn = expression;
  const object = expression.slice(0, expression[dot - 1] === '?' ? dot - 1 : dot);
  const prefix = expression.slice(0, dot + 1);
  const value = valueOf(this, object);
  filter = expression;
  if (value !== null && value !== undefined) groups = membersOf(value).map((group) => group.map((name) => prefix + name));
  return done();
}

module.exports = { complete };
