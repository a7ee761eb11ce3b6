// Which runtimes are on this machine. Only public modules are used: bench/ runs this file on any of them.

const fs = require('fs');
const path = require('path');
const { spawnSync } = require('child_process');

const known = {
  node: { args: [], version: ['-p', 'process.version'] },
  bun: { args: [], version: ['--version'] },
  deno: { args: ['run', '-A', '--quiet'], version: ['--version'] },
};

function candidates(name, folders) {
  const found = [];
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) found.push(file);
    } catch {
      // not there
    }
  }
  return found;
}

// { name, version, command: [file, ...args] }, or undefined where it does not answer
function probe(kind, file, env) {
  const result = spawnSync(file, known[kind].version, { encoding: 'utf8', timeout: 10000, env });
  const match = result.status === 0 && /(\d+)\.(\d+)\.(\d+)/.exec(result.stdout);
  if (!match) return undefined;
  const name = kind === 'node' ? `node${match[1]}` : kind;
  return { kind, name, version: match[0], major: Number(match[1]), command: [file, ...known[kind].args] };
}

// Every peer in `folders` (in front) and in PATH; of two with the same name and version the first is kept.
function peers(folders, env) {
  const search = [...folders, ...(env.PATH ?? '').split(':').filter(Boolean)];
  const found = new Map();
  for (const kind of Object.keys(known)) {
    const seen = new Set();
    for (const file of candidates(kind, search)) {
      const real = fs.realpathSync(file);
      if (seen.has(real)) continue;
      seen.add(real);
      const peer = probe(kind, file, env);
      if (peer && !found.has(peer.name)) found.set(peer.name, peer);
    }
  }
  return [...found.values()].sort((a, b) => (a.kind === b.kind ? b.major - a.major : 0));
}

exports.peers = peers;
