// `--run NAME`: a script of the nearest package.json, run by the shell with the node_modules/.bin of each folder on the way in PATH.

const core = internalBinding('core');

const fail = (text) => {
  core.writeSync(2, `${text}\n`);
  core.exit(1);
};

function find(folder) {
  const fs = require('fs');
  const path = require('path');
  const bins = [];
  for (let dir = folder; ; dir = path.dirname(dir)) {
    const bin = path.join(dir, 'node_modules', '.bin');
    if (fs.existsSync(bin)) bins.push(bin);
    const file = path.join(dir, 'package.json');
    if (fs.existsSync(file)) return { dir, file, bins };
    if (path.dirname(dir) === dir) return undefined;
  }
}

function commandOf(file, name) {
  let scripts;
  try {
    ({ scripts } = JSON.parse(require('fs').readFileSync(file, 'utf8')));
  } catch {
    fail(`Can't parse ${file}`);
  }
  if (typeof scripts !== 'object' || scripts === null) fail(`Can't find "scripts" field in ${file}`);
  const own = Object.hasOwn(scripts, name);
  if (own && typeof scripts[name] === 'string') return scripts[name];
  const rows = Object.keys(scripts).filter((key) => typeof scripts[key] === 'string').map((key) => `\n  ${key}: ${scripts[key]}`);
  const list = rows.length > 0 ? `\n\nAvailable scripts are:${rows.join('')}` : '';
  return fail(own ? `Script "${name}" is unexpectedly not a string for ${file}${list}` : `Missing script: "${name}" for ${file}${list}`);
}

const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

module.exports = function runScript(name, args) {
  const cwd = process.cwd();
  const found = find(cwd);
  if (found === undefined) fail(`Can't find package.json for directory ${cwd}`);
  const { dir, file, bins } = found;
  const command = [commandOf(file, name), ...args.map(quoted)].join(' ');
  const env = { ...process.env, NODE_RUN_SCRIPT_NAME: name, NODE_RUN_PACKAGE_JSON_PATH: file, PATH: [...bins, process.env.PATH ?? ''].join(':') };
  const { status, signal, error } = require('child_process').spawnSync('/bin/sh', ['-c', command], { cwd: dir, env, stdio: 'inherit' });
  if (error !== undefined) fail(`Can't run the script: ${error.message}`);
  core.exit(signal === null ? status : 128 + require('os').constants.signals[signal]);
};
