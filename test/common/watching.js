'use strict';
// A program under --watch: lines(text) resolves when its output has that text again.
const { spawn } = require('child_process');
const path = require('path');

exports.folder = (files) => {
  const fs = require('fs');
  const folder = fs.mkdtempSync(path.join(require('os').tmpdir(), 'trk-watch-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  for (const name of Object.keys(files)) fs.writeFileSync(path.join(folder, name), files[name]);
  return folder;
};

exports.watching = (args, cwd, stdio = ['pipe', 'pipe', 'inherit']) => {
  const child = spawn(process.execPath, args, { cwd, stdio });
  let output = '';
  let wake = () => {};
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    wake();
  });
  return {
    child,
    // What was written up to and with `text`, which is taken out.
    async until(text) {
      while (!output.includes(text)) await new Promise((resolve) => { wake = resolve; });
      const end = output.indexOf(text) + text.length;
      const part = output.slice(0, end);
      output = output.slice(end);
      return part;
    },
    async end(signal = 'SIGTERM') {
      const gone = new Promise((resolve) => { child.once('exit', (...how) => resolve(how)); });
      child.kill(signal);
      return gone;
    },
  };
};
