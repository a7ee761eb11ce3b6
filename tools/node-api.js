'use strict';
// Lists the public names of the Node that runs this file: modules, what they export, the methods of exported classes, globals.
// The output is tools/node-api.json, which tools/compat.js holds beside troika. usage: node tools/node-api.js > tools/node-api.json

const { builtinModules } = require('module');

const skipped = /^_|^(constructor|length|name|prototype|arguments|caller)$/;
const names = (object) => Object.getOwnPropertyNames(object).filter((name) => !skipped.test(name));

function membersOf(value) {
  if (typeof value !== 'function' || typeof value.prototype !== 'object' || value.prototype === null) return [];
  return names(value.prototype);
}

function describe(exported) {
  const out = [];
  for (const name of names(exported)) {
    out.push(name);
    let value;
    try {
      value = exported[name];
    } catch {
      continue;
    }
    if (typeof value === 'function' && /^[A-Z]/.test(name)) out.push(...membersOf(value).map((member) => `${name}#${member}`));
  }
  return out.sort();
}

process.removeAllListeners('warning');
process.on('warning', () => {});
const modules = {};
const all = [...builtinModules, 'test', 'test/reporters', 'sqlite', 'sea'].map((name) => name.replace(/^node:/, ''));
for (const name of [...new Set(all)].filter((one) => !one.startsWith('_')).sort()) {
  let exported;
  try {
    exported = require(`node:${name}`);
  } catch {
    try {
      exported = require(name);
    } catch {
      continue;
    }
  }
  modules[name] = describe(exported);
}
modules.process = names(process).concat(names(Object.getPrototypeOf(process))).filter((name, i, list) => list.indexOf(name) === i).sort();
const language = new Set(Object.getOwnPropertyNames(require('vm').runInNewContext('globalThis')));
const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !language.has(name) && !skipped.test(name)).sort();
console.log(JSON.stringify({ version: process.version, modules, globals }, null, 0).replaceAll('],"', '],\n"'));
