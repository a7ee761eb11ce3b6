// The history of the REPL in a file.

const { setTimeout, clearTimeout } = require('internal/timers');

function setup(repl, config, callback) {
  let file = config;
  if (config !== null && typeof config === 'object') {
    file = config.filePath;
    callback = config.onHistoryFileLoaded ?? callback;
    if (config.size !== undefined) repl.historySize = config.size;
    if (config.removeHistoryDuplicates !== undefined) repl.removeHistoryDuplicates = config.removeHistoryDuplicates;
  }
  callback ??= () => {};
  const fs = require('fs');
  const path = require('path');
  const disable = () => {
    repl._historyPrev = function _historyPrev() {
      if (this.history.length === 0) {
        this._writeToOutput('\nPersistent history support disabled. Set the NODE_REPL_HISTORY environment\n' +
          'variable to a valid, user-writable path to enable.\n');
        this._refreshLine();
      }
      delete this._historyPrev;
      return this._historyPrev();
    };
  };
  repl.historyManager = { get isFlushing() { return Boolean(repl.historyPending); } };
  if (typeof file === 'string') file = file.trim();
  if (file === '') {
    disable();
    process.nextTick(callback, null, repl);
    return;
  }
  if (!file) {
    try {
      file = path.join(require('os').homedir(), '.node_repl_history');
    } catch {
      repl.output.write(`\nError: Could not get the home directory.\nREPL session history will not be persisted.\n`);
      repl._refreshLine?.();
      disable();
      process.nextTick(callback, null, repl);
      return;
    }
  }
  let data;
  try {
    fs.closeSync(fs.openSync(file, 'a+', 0o600));
    data = fs.readFileSync(file, 'utf8');
  } catch {
    repl.output.write('\nError: Could not open history file.\nREPL session history will not be persisted.\n');
    repl._refreshLine?.();
    disable();
    process.nextTick(callback, null, repl);
    return;
  }
  if (data) repl.history = data.split(/\r?\n+/).slice(0, repl.historySize).filter(Boolean);
  let timer = null;
  const write = () => {
    timer = null;
    repl.historyPending = false;
    try {
      fs.writeFileSync(file, repl.history.join('\n'), { mode: 0o600 });
    } catch { /* what cannot be written is lost with the session */ }
    repl.emit('flushHistory');
  };
  repl.historyFlush = () => {
    if (timer === null) return;
    clearTimeout(timer);
    write();
  };
  repl.on('line', () => {
    if (timer !== null) clearTimeout(timer);
    repl.historyPending = true;
    timer = setTimeout(write, 15);
  });
  process.nextTick(callback, null, repl);
}

module.exports = { setup };
