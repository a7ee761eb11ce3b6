// --watch and --watch-path: runs the program in a process of its own, and again whenever a file of it has changed.

const { setTimeout, clearTimeout } = require('internal/timers');
const options = require('internal/options');

const PATIENCE = 1000; // ms until a program that takes its time to end is spoken of
const WORDS = /^--watch(?:-path|-preserve-output|-kill-signal)?(?:=|$)/;
const WITH_VALUE = /^--watch-(?:path|kill-signal)$/;

// Words of a command line without those that ask for a watch.
function without(words) {
  const kept = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i].replaceAll('_', '-');
    if (WITH_VALUE.test(word)) i++;
    else if (!WORDS.test(word)) kept.push(words[i]);
  }
  return kept;
}

// The environment of a process that is watched.
exports.environment = function environment() {
  const env = { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' };
  if (env.NODE_OPTIONS !== undefined) env.NODE_OPTIONS = without(env.NODE_OPTIONS.split(' ')).join(' ');
  return env;
};
exports.without = without;

// What does not go together, as process.exit(9) tells it.
exports.conflict = function conflict() {
  if (options.get('--test') && options.get('--watch-path') !== undefined) return '--watch-path cannot be used in combination with --test';
  for (const other of ['--check', '--eval', '--print', '--interactive', '--test-force-exit']) {
    if (options.get(other) !== undefined) return `either --watch or ${other === '--print' ? '--eval' : other} can be used, not both`;
  }
  return undefined;
};

function colors() {
  if (!require('internal/test_runner/colors').use()) return { clear: '', green: '', blue: '', red: '', end: '' };
  return { clear: '\x1bc', green: '\x1b[32m', blue: '\x1b[34m', red: '\x1b[31m', end: '\x1b[39m' };
}

exports.run = function run() {
  const { spawn } = require('child_process');
  const { filesOf } = require('internal/watch/report');
  const { FileSet } = require('internal/watch/files');
  const killSignal = require('internal/util').convertToValidSignal(options.get('--watch-kill-signal') ?? 'SIGTERM');
  const paths = options.get('--watch-path');
  const keep = options.get('--watch-preserve-output') === true;
  const { clear, green, blue, red, end } = colors();
  const words = process.argv.slice(1);
  const shown = require('util').inspect(words.join(' '));
  const say = (text) => process.stdout.write(`${text}\n`);
  const wipe = () => { if (!keep && clear !== '') process.stdout.write(clear); };

  let child; // while it runs
  let lastCode = null;
  let restarting = false;
  let leaving = false;

  function start() {
    lastCode = null;
    child = spawn(process.execPath, [...without(process.execArgv), ...words], {
      stdio: paths === undefined || process.connected ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit', env: exports.environment(),
    });
    const current = child;
    if (paths === undefined) current.on('internalMessage', dependencies);
    if (paths === undefined || process.connected) current.on('message', (message) => {
      if (paths === undefined && dependencies(message)) return;
      if (process.connected) process.send(message);
    });
    current.on('error', (error) => { throw error; });
    current.once('exit', (code) => {
      lastCode = code;
      child = undefined;
      if (restarting || leaving) return;
      const how = code === 0 ? `${blue}Completed` : `${red}Failed`;
      say(`${how} running ${shown}. Waiting for file changes before restarting...${end}`);
    });
    if (paths !== undefined) return;
    if (words.length > 0) files.add(require('path').resolve(words[0]));
    for (const name of ['--env-file', '--env-file-if-exists']) for (const file of options.get(name) ?? []) files.add(require('path').resolve(file));
  }

  function dependencies(message) {
    const names = filesOf(message);
    if (names !== undefined) for (const name of names) files.add(require('path').resolve(name));
    return names !== undefined;
  }

  async function stop(signal) {
    if (child === undefined) return lastCode;
    const gone = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill(signal);
    return gone;
  }

  async function restart() {
    if (restarting || leaving) return; // the program to come sees this change too
    restarting = true;
    wipe();
    say(`${green}Restarting ${shown}${end}`);
    let slow = false;
    const timer = setTimeout(() => {
      slow = true;
      say(`${blue}Waiting for graceful termination...${end}`);
    }, PATIENCE);
    await stop(killSignal);
    clearTimeout(timer);
    if (slow) {
      wipe();
      say(`${green}Gracefully restarted ${shown}${end}`);
    }
    if (leaving) return;
    if (paths === undefined) files.clear();
    restarting = false;
    start();
  }

  async function leave(signal) {
    leaving = true;
    process.exit(await stop(signal) ?? 0);
  }

  const files = new FileSet(restart);
  for (const path of paths ?? []) files.addTree(path);
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, leave);
  if (process.connected) {
    process.on('message', (message) => { if (child?.connected) child.send(message); });
    process.channel.unref();
  }
  start();
};
