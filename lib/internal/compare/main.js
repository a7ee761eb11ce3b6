// `troika compare`: the three ways to run in parallel, measured on this machine, in a table.

const USAGE = `usage: troika compare [options]

Measures cluster, worker_threads and child_process on this machine, with troika and with Node, Bun and Deno where they are
installed (in PATH), and prints what each way costs. Takes less than a minute; nothing is left behind.

  --task cpu         which way to take for work that computes, and with how many workers
  --task io          the same for a web server or other work that waits
  --task external    the same for running other programs
  --json             print the figures as JSON
  --html FILE        write a page with the tables
  --only NAME,...    only these runtimes (troika, node24, bun, deno ...); troika always runs
  --help             print this
`;

function parse(args) {
  const options = { json: false };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].startsWith('--') && args[i].includes('=') ? [args[i].slice(0, args[i].indexOf('=')), args[i].slice(args[i].indexOf('=') + 1)] : [args[i]];
    const value = () => inline ?? args[++i];
    switch (name) {
      case '--json': options.json = true; break;
      case '--html': options.html = value(); break;
      case '--task': options.task = value(); break;
      case '--only': options.only = value()?.split(','); break;
      case '-h':
      case '--help': return { help: true };
      default: return { error: `unknown option: ${args[i]}` };
    }
    if (['--html', '--task', '--only'].includes(name) && !options[name.slice(2)]) return { error: `${name} needs a value` };
  }
  if (options.task !== undefined && !['cpu', 'io', 'external'].includes(options.task)) return { error: `--task is cpu, io or external, not '${options.task}'` };
  return options;
}

function findRuntimes(options) {
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  const troika = { name: 'troika', version: process.versions.troika, command: [process.execPath] };
  if (options.task && !options.only) return [troika]; // the advice is for troika
  const { peers } = require('internal/compare/runtimes');
  const found = peers([], env);
  const newest = found.find((peer) => peer.kind === 'node');
  const wanted = options.only ? found.filter((peer) => options.only.includes(peer.name) || options.only.includes(peer.kind)) :
    found.filter((peer) => peer.kind !== 'node' || peer === newest);
  return [troika, ...wanted];
}

// A bar on a terminal, a line per tenth elsewhere.
function makeProgress(stream) {
  let last = -1;
  return (share, what) => {
    if (stream.isTTY) {
      const filled = Math.round(share * 30);
      stream.write(share >= 1 ? '\r\x1b[K' : `\r\x1b[K[${'#'.repeat(filled)}${'.'.repeat(30 - filled)}] ${what}`);
    } else if (Math.floor(share * 10) > last) {
      last = Math.floor(share * 10);
      if (share < 1) stream.write(`compare: ${last * 10} % ${what}\n`);
    }
  };
}

function warnLoad(os) {
  const load = os.loadavg()[0];
  return load > os.availableParallelism() * 0.75 ? `other programs keep this machine busy (load ${load.toFixed(1)}): the figures are worse than they could be` : undefined;
}

exports.run = async function run(args) {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  if (options.error) {
    process.stderr.write(`troika compare: ${options.error}\n\n${USAGE}`);
    process.exitCode = 9;
    return;
  }
  const os = require('os');
  const runtimes = findRuntimes(options);
  const cores = os.availableParallelism();
  const missing = ['node', 'bun', 'deno'].filter((kind) => !options.task && !options.only && !runtimes.some((one) => one.kind === kind));
  const about = {
    machine: `${os.cpus()[0]?.model ?? 'unknown processor'}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${Math.round(os.totalmem() / 2 ** 30)} GB`,
    runtimes: runtimes.map(({ name, version }) => ({ name, version })),
    notes: [warnLoad(os), missing.length > 0 ? `not in PATH, so not compared: ${missing.join(', ')}` : undefined].filter(Boolean),
  };
  if (!options.json) process.stderr.write(`Measuring ${runtimes.map((one) => `${one.name} ${one.version}`).join(', ')} on ${about.machine}\n`);
  const result = await require('internal/compare/measure').run({ runtimes, task: options.task, cores, progress: makeProgress(process.stderr) });
  const table = require('internal/compare/table');
  const sheet = table.sheet(about, result, options.task, cores);
  if (options.html !== undefined) {
    require('fs').writeFileSync(options.html, require('internal/compare/page').make(sheet));
    process.stderr.write(`written: ${options.html}\n`);
  }
  process.stdout.write(options.json ? `${JSON.stringify(table.json(about, result, sheet), null, 2)}\n` : table.text(sheet));
};
