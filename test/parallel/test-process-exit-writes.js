// What fs was asked to change before process.exit() is done by then, though no callback is called: also from a signal's listener
// and when an exception ends the process.
'use strict';
require('../common');
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

if (process.argv[2]) {
  const [, , how, folder] = process.argv;
  const fd = fs.openSync(path.join(folder, how), 'w');
  const ask = () => {
    for (let i = 0; i < 40; i++) {
      fs.write(fd, '.', () => console.log('called'));
      fs.mkdir(path.join(folder, `${how}${i}`), () => console.log('called'));
    }
  };
  if (how === 'signal') {
    process.on('SIGINT', () => { ask(); process.exit(0); });
    setInterval(() => {}, 1000);
    process.kill(process.pid, 'SIGINT');
  } else {
    ask();
    if (how === 'exit') process.exit(0);
    throw new Error('thrown');
  }
  return;
}

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'troika-exit-'));
process.on('exit', () => fs.rmSync(base, { recursive: true }));
for (const how of ['exit', 'signal', 'throw']) {
  for (let round = 0; round < 4; round++) {
    const folder = path.join(base, `${how}-${round}`);
    fs.mkdirSync(folder);
    const { stdout, status } = spawnSync(process.execPath, [__filename, how, folder], { encoding: 'utf8' });
    assert.strictEqual(stdout, '');
    assert.strictEqual(status, how === 'throw' ? 1 : 0);
    assert.strictEqual(fs.readFileSync(path.join(folder, how), 'utf8'), '.'.repeat(40));
    assert.strictEqual(fs.readdirSync(folder).length, 41);
  }
}
