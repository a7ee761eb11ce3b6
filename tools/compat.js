'use strict';
// Writes docs/compat.md: what of Node's API is there, by asking the runtime that runs this file.
// usage: build/troika tools/compat.js            writes docs/compat.md
//        build/troika tools/compat.js --check    exit code 1 if docs/compat.md claims what is not there

process.removeAllListeners('warning'); // old modules and new ones are asked too
process.noDeprecation = true;

const fs = require('fs');
const path = require('path');

const api = JSON.parse(fs.readFileSync(path.join(__dirname, 'node-api.json'), 'utf8'));
const file = path.join(__dirname, '..', 'docs', 'compat.md');
const absent = new Set(['ERR_METHOD_NOT_IMPLEMENTED', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', 'ERR_UNKNOWN_BUILTIN_MODULE', 'MODULE_NOT_FOUND']);

// there, refused (it is there and throws by name), or missing
function stateOf(exported, name) {
  const [first, member] = name.split('#');
  let value;
  try {
    value = exported[first];
    if (member !== undefined) value = value?.prototype && (member in value.prototype ? Object.getOwnPropertyDescriptor(value.prototype, member) ?? true : undefined);
    else if (value === undefined && first in exported) return 'there';
  } catch (error) {
    return absent.has(error.code) ? 'refused' : 'there';
  }
  if (value === undefined) return 'missing';
  const fn = member === undefined ? value : value.value;
  return typeof fn === 'function' && /ERR_METHOD_NOT_IMPLEMENTED|ERR_FEATURE_UNAVAILABLE/.test(Function.prototype.toString.call(fn)) ? 'refused' : 'there';
}

function load(name) {
  if (name === 'process') return process;
  for (const id of [`node:${name}`, name]) {
    try {
      return require(id);
    } catch (error) {
      if (error.code === undefined) throw error; // a fault, not a refusal
    }
  }
  return undefined;
}

function survey() {
  const rows = [];
  for (const [name, names] of Object.entries(api.modules)) {
    const exported = load(name);
    const row = { name, total: names.length, there: 0, refused: [], missing: [] };
    if (exported === undefined) {
      row.absent = true;
    } else {
      for (const one of names) {
        const state = stateOf(exported, one);
        if (state === 'there') row.there++;
        else row[state].push(one);
      }
    }
    rows.push(row);
  }
  const globals = { name: 'globals', total: api.globals.length, there: 0, refused: [], missing: [] };
  for (const one of api.globals) {
    if (one in globalThis) globals.there++;
    else globals.missing.push(one);
  }
  return { rows, globals };
}

const code = (list) => (list.length === 0 ? '' : list.length > 60 ? `${list.slice(0, 60).map((one) => `\`${one}\``).join(' ')} and ${list.length - 60} more` : list.map((one) => `\`${one}\``).join(' '));

function document({ rows, globals }) {
  const line = (row) => (row.absent ? `| ${row.name} | no | | |` : `| ${row.name} | ${row.there} of ${row.total} | ${code(row.missing)} | ${code(row.refused)} |`);
  const present = rows.filter((row) => !row.absent);
  return `# What of Node is there

Made by \`make compat\` (tools/compat.js); do not edit. The names are those that Node ${api.version} exports (\`Class#method\` for methods
of exported classes). A name that is there does what Node documents as far as the tests of this repository and Node's own
show; a name that is refused throws by name when it is used, and a module that is absent throws when it is required.

${present.length} of ${rows.length} modules; ${present.reduce((sum, row) => sum + row.there, 0)} of ${rows.reduce((sum, row) => sum + row.total, 0)} names.

| module | there | missing | refused |
|---|---|---|---|
${rows.map(line).join('\n')}
${line(globals)}
`;
}

const { rows, globals } = survey();
if (process.argv[2] !== '--check') {
  fs.writeFileSync(file, document({ rows, globals }));
  console.log(`written: ${path.relative(process.cwd(), file)}`);
} else {
  // Only claims are checked: what has been added since is no fault.
  let wrong = 0;
  const text = fs.readFileSync(file, 'utf8');
  for (const row of [...rows, globals]) {
    const found = new RegExp(`^\\| ${row.name} \\| (?:no|(\\d+) of \\d+) \\|([^|]*)\\|([^|]*)\\|$`, 'm').exec(text);
    if (!found) {
      console.log(`docs/compat.md has no line on ${row.name}`);
      wrong++;
      continue;
    }
    if (found[1] === undefined) continue;
    const named = new Set((found[2] + found[3]).match(/`[^`]+`/g)?.map((one) => one.slice(1, -1)) ?? []);
    const lost = row.absent ? [row.name] : [...row.missing, ...row.refused].filter((one) => !named.has(one));
    if (lost.length > 0 && !found[0].includes(' more')) {
      console.log(`docs/compat.md claims in ${row.name} what is not there: ${lost.join(', ')}`);
      wrong++;
    }
  }
  process.exitCode = wrong > 0 ? 1 : 0;
}
