// The commands that begin with a dot.

function define(repl) {
  const { kLoading } = require('repl');
  const add = (name, help, action) => repl.defineCommand(name, { help, action });
  add('break', 'Sometimes you get stuck, this gets you out', function() {
    this.clearBufferedCommand();
    this.displayPrompt();
  });
  const isGlobal = repl.useGlobal;
  add('clear', isGlobal ? 'Alias for .break' : 'Break, and also clear the local context', function() {
    this.clearBufferedCommand();
    if (!this.useGlobal) {
      this.output.write('Clearing context...\n');
      this.resetContext();
    }
    this.displayPrompt();
  });
  add('exit', 'Exit the REPL', function() { this.close(); });
  add('help', 'Print this help message', function() {
    const names = Object.keys(this.commands).sort();
    const longest = Math.max(...names.map((n) => n.length));
    for (const name of names) {
      const { help } = this.commands[name];
      this.output.write(`.${name}${help ? ' '.repeat(longest - name.length + 3) + help : ''}\n`);
    }
    this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
    this.displayPrompt();
  });
  add('save', 'Save all evaluated commands in this REPL session to a file', function(file) {
    try {
      if (file === '') throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('file');
      require('fs').writeFileSync(file, this.lines.join('\n'));
      this.output.write(`Session saved to: ${file}\n`);
    } catch (error) {
      this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to save: ${file}\n`);
    }
    this.displayPrompt();
  });
  add('load', 'Load JS from a file into the REPL session', function(file) {
    try {
      if (file === '') throw new (require('internal/errors').codes.ERR_MISSING_ARGS)('file');
      const fs = require('fs');
      const stats = fs.statSync(file);
      if (stats?.isFile()) {
        this.editorMode = true;
        this[kLoading] = true;
        this.write(fs.readFileSync(file, 'utf8'));
        this[kLoading] = false;
        this.editorMode = false;
        this.setPrompt(this._initialPrompt);
        this.write('\n');
      } else {
        this.output.write(`Failed to load: ${file} is not a valid file\n`);
      }
    } catch (error) {
      this.output.write(error.code === 'ERR_MISSING_ARGS' ? `${error.message}\n` : `Failed to load: ${file}\n`);
    }
    this.displayPrompt();
  });
  if (repl.terminal) {
    add('editor', 'Enter editor mode', function() {
      this.editorMode = true;
      this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      require('readline').Interface.prototype.setPrompt.call(this, '');
    });
  }
}

module.exports = { define };
