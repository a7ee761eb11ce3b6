'use strict';
// Takes one figure of one row on one runtime. Kinds:
//   time    wall time from start to end of the program, mean of `repeat`
//   self    what the program reports (BENCH line)
//   memory  what the kernel counts for the idle program; with `zero`, the difference to it, divided
//   load    requests per second by wrk against the program as a server
//   idle    growth of the server's memory over `connections` idle connections
//   rate    99th percentile at a fixed rate
//   own     what the client (bench/client.c) counts per second in the row's mode
//   cost    processor time of the server, all of its processes, for one thing that the client counts

const { spawn, spawnSync } = require('child_process');
const { readFileSync } = require('fs');
const memoryOf = require('../../lib/internal/compare/memory');

const LIMIT = 90000;

class Failed extends Error {}

function cores(count) {
  const last = count - 1;
  return { server: count > 1 ? '0' : null, client: count > 1 ? (count > 2 ? `1-${last}` : '1') : null };
}

function pinned(core, command) {
  return core === null ? command : ['taskset', '-c', core, ...command];
}

// The same as the first two arguments of spawn().
function pinnedCommand(core, command) {
  const [file, ...rest] = pinned(core, command);
  return [file, rest];
}

// A running program that reports; rejects when it ends before.
function start(context, row, runtime, { core = null, args = row.args } = {}) {
  const [file, ...rest] = pinned(core, [...runtime.command, row.program, ...args.map(String)]);
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: context.env, detached: true });
  let errors = '';
  child.stderr.on('data', (chunk) => { errors = (errors + chunk).slice(-2000); });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const report = new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Failed(`no figure within ${LIMIT / 1000} s`)), context.limit ?? LIMIT);
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const match = /^BENCH (.*)\n/m.exec(text);
      if (!match) return;
      clearTimeout(timer);
      resolve(JSON.parse(match[1]));
    });
    child.on('error', (error) => { clearTimeout(timer); reject(new Failed(error.message)); });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      reject(new Failed(firstError(errors) || `ended with ${signal ?? code}`));
    });
  });
  const stop = async () => {
    for (const signal of ['SIGTERM', 'SIGKILL']) {
      try {
        process.kill(-child.pid, signal);
      } catch {
        break; // all gone
      }
      const gone = await Promise.race([ended.then(() => true), wait(signal === 'SIGTERM' ? 300 : 3000)]);
      if (gone && signal === 'SIGKILL') break;
    }
    await ended;
  };
  return { child, report, stop };
}

const wait = (ms) => new Promise((resolve) => setTimeout(() => resolve(false), ms));

// The line of an error output that says what is wrong.
function firstError(text) {
  // eslint-disable-next-line no-control-regex
  const lines = text.replace(/\x1b\[[0-9;]*m/g, '').split('\n').map((line) => line.trim()).filter(Boolean);
  return (lines.find((line) => /^\w*Error\b|^error:/i.test(line)) ?? lines[0] ?? '').slice(0, 160);
}

async function withProgram(context, row, runtime, options, use) {
  const program = start(context, row, runtime, options);
  program.report.catch(() => {});
  try {
    return await use(await program.report, program.child.pid);
  } finally {
    await program.stop();
  }
}

const kinds = {
  time(context, row, runtime) {
    const [file, ...rest] = [...runtime.command, row.program, ...row.args];
    const before = process.hrtime.bigint();
    for (let i = 0; i < row.repeat; i++) {
      const result = spawnSync(file, rest, { env: context.env, timeout: LIMIT, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
      if (result.status !== 0) throw new Failed(firstError(result.stderr ?? '') || `ended with ${result.signal ?? result.status}`);
    }
    return Number(process.hrtime.bigint() - before) / 1e6 / row.repeat;
  },

  self: (context, row, runtime) => withProgram(context, row, runtime, {}, (value) => value),

  async memory(context, row, runtime) {
    const take = (args) => withProgram(context, row, runtime, { args }, async (value, pid) => {
      await wait(400); // what a start leaves to background threads
      const pids = row.workers ? value.pids : memoryOf.tree(pid);
      const sharers = runtime.command[0] === process.execPath ? memoryOf.tree(pid).length : 0; // the fork server and its spare too
      return memoryOf.sum(pids, sharers)[row.count] / 1e6 / (row.workers ? pids.length : 1);
    });
    const full = await take(row.args);
    return row.zero ? Math.max(full - await take(row.zero), 0) / row.divide : full;
  },

  load(context, row, runtime) {
    const { server, client } = cores(context.cores);
    return withProgram(context, row, runtime, { core: row.allCores ? null : server }, (value) => {
      const wrk = (seconds) => {
        const connections = Math.min(row.connections, context.files - 100);
        const command = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', ...(row.script ? ['-s', row.script] : []), `http://127.0.0.1:${value.port}/`];
        return run(...pinnedCommand(row.allCores ? null : client, command), context);
      };
      return wrk(1).then(() => wrk(context.seconds)).then((text) => {
        const match = /Requests\/sec:\s+([\d.]+)/.exec(text);
        if (!match || Number(match[1]) === 0) throw new Failed('no request was answered');
        const bad = /Non-2xx or 3xx responses: (\d+)/.exec(text);
        if (bad) throw new Failed(`${bad[1]} answers with an error status`);
        return Number(match[1]);
      });
    });
  },

  idle(context, row, runtime) {
    const { server } = cores(context.cores);
    return withProgram(context, row, runtime, { core: server }, async (value, pid) => {
      const connections = Math.min(row.connections, context.files - 100);
      const take = () => memoryOf.sum(memoryOf.tree(pid)).private;
      await run(context.client, ['idle', value.port, 50], context);
      const before = take();
      const client = spawn(context.client, ['idle', String(value.port), String(connections)], { stdio: ['pipe', 'pipe', 'pipe'] });
      let errors = '';
      client.stderr.on('data', (chunk) => { errors += chunk; });
      await new Promise((resolve, reject) => {
        client.stdout.once('data', resolve);
        client.on('close', () => reject(new Failed(errors || 'the client ended')));
      });
      const after = take();
      const closed = new Promise((resolve) => client.on('close', resolve));
      client.stdin.end();
      await closed;
      return Math.max(after - before, 0) / connections / 1024;
    });
  },

  own: (context, row, runtime) => withClient(context, row, runtime, async (take) => {
    await take(1);
    return (await take(context.seconds))[0];
  }),

  cost: (context, row, runtime) => withClient(context, row, runtime, async (take, pid) => {
    await take(1);
    const pids = memoryOf.tree(pid);
    const before = processorTime(pids);
    const [, total] = await take(context.seconds);
    return (processorTime(pids) - before) / total;
  }),

  rate(context, row, runtime) {
    const peak = context.peak(row.of);
    if (!peak) throw new Failed(`needs the row ${row.of} of Node in the same run`);
    const { server, client } = cores(context.cores);
    return withProgram(context, row, runtime, { core: server }, async (value, pid) => {
      const take = (seconds) => {
        const command = [context.client, 'rate', value.port, Math.round(peak * row.share), row.connections, seconds, pid];
        return run(...pinnedCommand(client, command), context);
      };
      await take(1);
      const [, p99, answered] = (await take(context.seconds)).trim().split(' ').map(Number);
      if (answered < 0.99) throw new Failed(`answers ${(answered * 100).toFixed(0)} % of that rate`);
      return p99;
    });
  },
};

// use(take(seconds), pid): the numbers that the client prints in the row's mode
function withClient(context, row, runtime, use) {
  const { server, client } = row.allCores ? { server: null, client: null } : cores(context.cores);
  return withProgram(context, row, runtime, { core: server }, (value, pid) => use(async (seconds) => {
    const text = await run(...pinnedCommand(client, [context.client, row.mode, value.port, row.connections, seconds]), context);
    return text.trim().split(' ').map(Number);
  }, pid));
}

// In microseconds. proc_pid_stat(5): utime and stime, in hundredths of a second
function processorTime(pids) {
  const fields = (pid) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').pop().split(' ');
  return pids.map(fields).reduce((sum, list) => sum + (Number(list[11]) + Number(list[12])) * 1e4, 0);
}

function run(file, args, context) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'], env: context.env });
    let out = '', errors = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    child.stderr.on('data', (chunk) => { errors += chunk; });
    child.on('error', (error) => reject(new Failed(error.message)));
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Failed(errors.trim() || `${file} ended with ${code}`))));
  });
}

// { value } or { failed: why }
exports.take = async function take(context, row, runtime) {
  try {
    const value = await kinds[row.kind](context, row, runtime);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new Failed(`no number: ${JSON.stringify(value)}`);
    return { value };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { failed: error.message };
  }
};
