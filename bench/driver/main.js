'use strict';
// bench/run: measures the rows on every runtime found, run by run in turn, and prints the table.
//
// usage: main.js [--rows GROUP|ROW,...] [--runs N] [--seconds N] [--runtimes NAME,...] [--all-nodes] [--no-save]
//                [--check] [--list]
// --check compares with the last saved run instead of saving: a row whose ratio to the best peer fell by more than both
// spreads is named, and the exit code is 1.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { execSync } = require('child_process');
const { groups } = require('./rows');
const { take } = require('./measure');
const prepare = require('./prepare');
const report = require('./report');
const stats = require('../../lib/internal/compare/stats');
const { peers } = require('../../lib/internal/compare/runtimes');

const root = path.join(__dirname, '..', '..');
const results = path.join(root, 'bench', 'results');

function parse(argv) {
  const options = { rows: 'all', runs: 3, seconds: 1, save: true };
  for (let i = 0; i < argv.length; i++) {
    const value = () => argv[++i] ?? fail(`${argv[i - 1]} needs a value`);
    switch (argv[i]) {
      case '--rows': options.rows = value() || 'all'; break;
      case '--runs': options.runs = Number(value()); break;
      case '--seconds': options.seconds = Number(value()); break;
      case '--runtimes': options.runtimes = value().split(','); break;
      case '--all-nodes': options.allNodes = true; break;
      case '--no-save': options.save = false; break;
      case '--check': options.check = true; break;
      case '--list': options.list = true; break;
      default: fail(`unknown option ${argv[i]}`);
    }
  }
  if (!(options.runs >= 1) || !(options.seconds > 0)) fail('--runs and --seconds are positive numbers');
  return options;
}

function fail(message) {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(2);
}

function chosenRows(names) {
  const all = Object.entries(groups).flatMap(([group, rows]) => rows.map((row) => ({ group, ...row })));
  if (names === 'all') return all;
  const wanted = new Set(names.split(','));
  const rows = all.filter((row) => wanted.has(row.group) || wanted.has(row.name));
  for (const name of wanted) {
    if (!all.some((row) => row.group === name || row.name === name)) fail(`no row or group ${name} (see --list)`);
  }
  return rows;
}

function chosenRuntimes(options) {
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  const folders = (process.env.TROIKA_BENCH_FOLDERS ?? '').split(':').filter(Boolean);
  const troika = path.resolve(process.env.TROIKA ?? path.join(root, 'build', 'troika'));
  let found = peers(folders, env);
  if (!options.allNodes) {
    const newest = found.find((peer) => peer.kind === 'node');
    found = found.filter((peer) => peer.kind !== 'node' || peer === newest);
  }
  const version = execSync(`${JSON.stringify(troika)} -p process.versions.troika`, { encoding: 'utf8' }).trim();
  const all = [{ kind: 'troika', name: 'troika', version, command: [troika] }, ...found];
  if (!options.runtimes) return all;
  for (const name of options.runtimes) if (!all.some((one) => one.name === name)) fail(`no runtime ${name} here (${all.map((one) => one.name).join(', ')})`);
  return all.filter((one) => options.runtimes.includes(one.name));
}

function machine() {
  const git = (command) => {
    try {
      return execSync(command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      return undefined;
    }
  };
  return {
    cpu: os.cpus()[0]?.model ?? '?', cores: os.availableParallelism(), memory: os.totalmem(), kernel: os.release(), system: systemName(),
    commit: git('git rev-parse --short HEAD'), load: os.loadavg()[0],
  };
}

function systemName() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(fs.readFileSync('/etc/os-release', 'utf8'))[1];
  } catch {
    return os.type();
  }
}

function makeContext(options, rows) {
  const dir = prepare.cache();
  const programs = path.join(dir, 'programs');
  fs.mkdirSync(dir, { recursive: true });
  fs.cpSync(path.join(root, 'bench', 'programs'), programs, { recursive: true });
  process.chdir(programs); // some read the folder they are started in, and all above: below a large /tmp Bun needs twice the time and memory
  const made = {};
  for (const row of rows) {
    if (row.made) row.program = made[row.made] ??= prepare[row.made](dir);
    else row.program = path.join(programs, row.program);
    if (row.script) row.script = path.join(programs, row.script);
    if (row.certificate) row.args = made.certificate ??= prepare.certificate(dir);
    if (row.kind === 'load' && row.connections > 10) row.tool = 'wrk';
  }
  const env = { ...process.env, NODE_NO_WARNINGS: '1', NO_COLOR: '1' };
  for (const name of ['NODE_OPTIONS', 'NODE_PATH', 'TROIKA_BENCH_FOLDERS']) delete env[name];
  return {
    env, cores: os.availableParallelism(), seconds: options.seconds, packages: path.join(dir, 'node_modules'),
    files: Number(execSync('ulimit -Hn', { encoding: 'utf8', shell: '/bin/sh' })) || 1e6,
    client: rows.some((row) => ['idle', 'rate', 'own', 'cost'].includes(row.kind)) ? prepare.client(dir) : undefined,
  };
}

function wanting(context, row) {
  if (row.npm && !fs.existsSync(path.join(context.packages, row.npm))) return `${row.npm} is not installed (npm is missing)`;
  return undefined;
}

async function measureRow(context, row, runtimes, runs, progress) {
  const values = new Map(runtimes.map((runtime) => [runtime.name, []]));
  const failed = new Map();
  const why = wanting(context, row);
  if (why) for (const runtime of runtimes) failed.set(runtime.name, why);
  for (let run = 0; run < (row.once ? 1 : runs); run++) {
    for (let i = 0; i < runtimes.length; i++) {
      const runtime = runtimes[(i + run) % runtimes.length]; // nobody is always first
      if (failed.has(runtime.name)) continue;
      progress(row, runtime, run);
      const result = await take(context, row, runtime);
      if (result.failed !== undefined) failed.set(runtime.name, result.failed);
      else values.get(runtime.name).push(result.value);
    }
  }
  const cells = {};
  for (const { name } of runtimes) cells[name] = failed.has(name) ? { failed: failed.get(name) } : { ...stats.summarize(values.get(name)), values: values.get(name) };
  return report.judge({ ...strip(row), cells });
}

const strip = ({ group, name, title, unit, better, series, x, xLabel }) => ({ group, name, title, unit, better, series, x, xLabel });

async function main() {
  const options = parse(process.argv.slice(2));
  if (options.list) {
    for (const [group, rows] of Object.entries(groups)) for (const row of rows) console.log(`${group.padEnd(8)} ${row.name.padEnd(26)} ${row.title} [${row.unit}]`);
    return;
  }
  const rows = chosenRows(options.rows);
  const runtimes = chosenRuntimes(options);
  const context = makeContext(options, rows);
  const done = [];
  context.peak = (name) => {
    const cells = done.find((row) => row.name === name)?.cells ?? {};
    return Object.entries(cells).find(([runtime, cell]) => runtime.startsWith('node') && cell.median)?.[1].median;
  };
  const started = Date.now();
  const progress = process.stderr.isTTY ?
    (row, runtime, run) => process.stderr.write(`\r\x1b[K${done.length + 1}/${rows.length} ${row.name} ${runtime.name} run ${run + 1}`) : () => {};
  report.head(runtimes, machine(), options);
  for (const row of rows) {
    const result = await measureRow(context, row, runtimes, options.runs, progress);
    done.push(result);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    report.line(result, runtimes, done.at(-2)?.group !== result.group);
  }
  const run = {
    date: new Date(started).toISOString(), seconds: Math.round((Date.now() - started) / 1000), machine: machine(),
    options: { runs: options.runs, seconds: options.seconds, rows: options.rows },
    runtimes: runtimes.map(({ name, version }) => ({ name, version })), rows: done,
  };
  report.foot(run);
  if (options.check) process.exitCode = report.check(run, history()) ? 0 : 1;
  else if (options.save) save(run);
}

function saved() {
  return fs.existsSync(results) ? fs.readdirSync(results).filter((name) => /^\d.*\.json$/.test(name)).sort() : [];
}

const history = () => saved().map((name) => JSON.parse(fs.readFileSync(path.join(results, name), 'utf8')));

function save(run) {
  fs.mkdirSync(results, { recursive: true });
  const base = path.join(results, run.date.slice(0, 19).replace(/[T:]/g, '-'));
  fs.writeFileSync(`${base}.json`, `${JSON.stringify(run, null, 1)}\n`);
  const page = path.join(results, 'latest.html');
  fs.writeFileSync(page, require('../../lib/internal/compare/page').make(report.sheet(run)));
  console.log(`saved: ${path.relative(root, base)}.json, ${path.relative(root, page)}`);
}

main();
