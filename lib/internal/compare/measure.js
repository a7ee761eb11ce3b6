// Runs the programs of `troika compare` with one runtime after the other and gathers their figures.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawn } = require('child_process');
const memory = require('internal/compare/memory');

const LIMIT = 15000;
const ways = ['cluster', 'worker', 'fork'];
const UNITS = 4; // idle ones, for the memory of each

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function folder() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-compare-'));
  const { files } = require('internal/compare/programs');
  for (const name of Object.keys(files)) fs.writeFileSync(path.join(dir, name), files[name]);
  return dir;
}

function environment() {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', NO_COLOR: '1' };
  delete env.NODE_OPTIONS;
  return env;
}

// Starts a program; `use(value, pid)` is called with what it reports while it still runs, then all of it is ended.
async function withProgram(dir, runtime, args, use) {
  const [file, ...rest] = runtime.command;
  const child = spawn(file, [...rest, path.join(dir, `${args[0]}.js`), ...args.slice(1).map(String)],
                      { stdio: ['ignore', 'pipe', 'ignore'], env: environment(), detached: true });
  const closed = new Promise((resolve) => child.on('close', resolve));
  try {
    const value = await new Promise((resolve, reject) => {
      let text = '';
      const timer = setTimeout(() => reject(new Error('no answer in time')), LIMIT);
      const settle = (fn, result) => {
        clearTimeout(timer);
        fn(result);
      };
      child.stdout.on('data', (chunk) => {
        text += chunk;
        const match = /^COMPARE (.*)\n/m.exec(text);
        if (match) settle(resolve, JSON.parse(match[1]));
      });
      child.on('error', (error) => settle(reject, error));
      child.on('close', (code, signal) => settle(reject, new Error(`ended with ${signal ?? code}`)));
    });
    return use ? await use(value, child.pid) : value;
  } finally {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // all of it has ended
    }
    await closed;
  }
}

// The figure, or undefined where this runtime has none.
const attempt = (promise) => promise.catch(() => undefined);

async function startUp(dir, runtime) {
  const all = [];
  for (let i = 0; i < 5; i++) {
    const before = process.hrtime.bigint();
    const [file, ...rest] = runtime.command;
    const status = await new Promise((resolve) => {
      spawn(file, [...rest, path.join(dir, 'empty.js')], { stdio: 'ignore', env: environment() }).on('exit', resolve).on('error', resolve);
    });
    if (status !== 0) return undefined;
    all.push(Number(process.hrtime.bigint() - before) / 1e6);
  }
  return all.sort((a, b) => a - b)[2];
}

function held(dir, runtime, way, count) {
  return withProgram(dir, runtime, ['hold', way, count], async (_, pid) => {
    await wait(250);
    const pids = memory.tree(pid);
    return { bytes: memory.sum(pids, runtime.command[0] === process.execPath ? pids.length : 0).pss, processes: pids.length };
  });
}

const serve = (dir, runtime, self, count) => withProgram(dir, runtime, ['serve', count], (port) => withProgram(dir, self, ['load', port, 600]));

// What is measured, in order: name and function (dir, runtime, self): figure. `self` is troika, which plays the client.
function steps(tasks, cores) {
  const list = [];
  const step = (name, fn, needs) => list.push({ name, fn, needs });
  step('start-up', startUp);
  if (tasks.includes('table')) {
    step('memory of the program alone', (dir, runtime) => held(dir, runtime, 'none', 0));
    for (const way of ways) {
      step(`${way}: start`, (dir, runtime) => withProgram(dir, runtime, ['start', way]));
      step(`${way}: memory`, (dir, runtime) => held(dir, runtime, way, UNITS));
      const needs = `${way}: start`; // without it the rest is not tried
      step(`${way}: messages`, (dir, runtime) => withProgram(dir, runtime, ['message', way]), needs);
      step(`${way}: shared memory`, (dir, runtime) => withProgram(dir, runtime, ['shared', way]), needs);
      for (const kind of ['error', 'kill']) {
        step(`${way}: ${kind}`, (dir, runtime) => withProgram(dir, runtime, ['crash', way, kind]).catch((error) => {
          if (/ended with/.test(error.message)) return false;
          throw error;
        }), needs);
      }
    }
  }
  if (tasks.includes('cpu')) {
    step('cpu: main', (dir, runtime) => withProgram(dir, runtime, ['cpu', 'main']));
    for (const way of ['worker', 'fork']) step(`cpu: ${way}`, (dir, runtime) => withProgram(dir, runtime, ['cpu', way, cores]));
  }
  if (tasks.includes('io')) {
    step('io: one process', (dir, runtime, self) => serve(dir, runtime, self, 0));
    step('io: cluster', (dir, runtime, self) => serve(dir, runtime, self, Math.max(2, cores)));
  }
  if (tasks.includes('external')) step('external', (dir, runtime) => withProgram(dir, runtime, ['external', Math.max(2, cores)]));
  return list;
}

// Steps that only a chosen task needs, for troika alone: how the way scales with the number of units.
function scaling(task, cores) {
  const counts = [...new Set([1, 2, cores, cores * 2])].sort((a, b) => a - b).filter((n) => n <= 64);
  if (task === 'cpu') return counts.map((n) => ({ name: `worker x ${n}`, count: n, fn: (dir, runtime) => withProgram(dir, runtime, ['cpu', 'worker', n]) }));
  if (task === 'io') return counts.map((n) => ({ name: `cluster x ${n}`, count: n, fn: (dir, runtime, self) => serve(dir, runtime, self, n) }));
  return counts.map((n) => ({ name: `spawn, ${n} at a time`, count: n, fn: (dir, runtime) => withProgram(dir, runtime, ['external', n]) }));
}

// figures: { runtime name: { step name: value } }, curve: [{ count, value }] of the task
exports.run = async function run({ runtimes, task, cores, progress }) {
  const dir = folder();
  const self = runtimes[0];
  const tasks = task ? [task] : ['table', 'cpu', 'io', 'external'];
  const list = steps(tasks, cores);
  const curveSteps = task ? scaling(task, cores) : [];
  const figures = {};
  const curve = [];
  const total = list.length * runtimes.length + curveSteps.length;
  let done = 0;
  const cleanUp = () => fs.rmSync(dir, { recursive: true, force: true });
  process.once('exit', cleanUp);
  try {
    for (const runtime of runtimes) {
      figures[runtime.name] = {};
      for (const { name, fn, needs } of list) {
        progress(done++ / total, `${runtime.name}: ${name}`);
        if (needs && figures[runtime.name][needs] === undefined) continue;
        figures[runtime.name][name] = await attempt(fn(dir, runtime, self));
      }
    }
    for (const { name, count, fn } of curveSteps) {
      progress(done++ / total, `${self.name}: ${name}`);
      const value = await attempt(fn(dir, self, self));
      curve.push({ count, value: typeof value === 'object' ? value?.rate : value });
    }
  } finally {
    process.removeListener('exit', cleanUp);
    cleanUp();
  }
  progress(1, '');
  return { figures, curve };
};

exports.ways = ways;
exports.UNITS = UNITS;
