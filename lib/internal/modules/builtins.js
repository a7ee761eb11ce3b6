// Which names require() answers from lib/: the public modules.

const core = internalBinding('core');

// With the prefix only: names that packages of users had first.
const prefixed = new Set(['sea', 'sqlite', 'test', 'test/reporters']);
const isInternal = (id) => id.startsWith('internal/') || id.startsWith('bootstrap/');

// --expose-internals, for tests.
const exposed = () => require('internal/options').get('--expose-internals') === true;

// 'fs', 'node:fs' -> 'fs'; undefined when there is no such module.
const known = new Map();
function publicBuiltin(request) {
  const first = request.charCodeAt(0);
  if (first === 46 || first === 47) return undefined; // a path
  let id = known.get(request);
  if (id === undefined && !known.has(request)) known.set(request, id = ask(request));
  return id;
}

function ask(request) {
  let id = request;
  if (request.startsWith('node:')) id = request.slice(5);
  else if (prefixed.has(request)) return undefined;
  if (!core.hasBuiltin(id) || (id === 'sqlite' && require('internal/options').get('--experimental-sqlite') === false)) return undefined;
  return !isInternal(id) || exposed() ? id : undefined;
}

// Modules of Node that are not built in here; require() of one says so, even when a package of the name exists nowhere.
const names = ['async_hooks', 'child_process', 'cluster', 'crypto', 'dgram', 'dns', 'dns/promises', 'domain', 'http2', 'https', 'inspector',
  'inspector/promises', 'repl', 'sqlite', 'test', 'test/reporters', 'sea', 'tls', 'trace_events', 'wasi', 'worker_threads', 'zlib', 'vm', 'v8',
  'stream/web', 'stream/consumers', 'readline', 'readline/promises'];

function isAbsent(request) {
  const id = request.startsWith('node:') ? request.slice(5) : request;
  return names.includes(id) && !core.hasBuiltin(id);
}

function builtinModules() {
  return core.builtinIds().filter((id) => !isInternal(id)).map((id) => (prefixed.has(id) ? `node:${id}` : id));
}

module.exports = { publicBuiltin, isAbsent, builtinModules };
