'use strict';
// The program is ended by --watch-kill-signal; what the watching process is sent it gets, and its exit code is the one seen.
const { mustCall } = require('../common');
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { folder, watching } = require('../common/watching');

const text = `process.on('SIGINT', () => { console.log('got SIGINT'); process.exit(3); });
  process.on('SIGTERM', () => { console.log('got SIGTERM'); process.exit(5); });
  setInterval(() => {}, 1000);
  process.stdin.once('data', (data) => console.log('stdin ' + data));
  process.on('message', (message) => process.send({ back: message }));
  console.log('up');`;
const dir = folder({ 'main.js': text });

(async () => {
  const { child, until, end } = watching(['--watch', '--watch-kill-signal', 'SIGINT', 'main.js'], dir, ['pipe', 'pipe', 'inherit', 'ipc']);
  await until('up\n');
  child.stdin.write('words\n');
  await until('stdin words\n\n');
  const answer = new Promise((resolve) => child.once('message', resolve));
  child.send('ask');
  assert.deepStrictEqual(await answer, { back: 'ask' });
  child.on('message', mustCall(0));
  fs.writeFileSync(path.join(dir, 'main.js'), text);
  assert.match(await until('up\n'), /^Restarting 'main\.js'\ngot SIGINT\nup\n$/);
  assert.deepStrictEqual(await end('SIGTERM'), [5, null]);
  assert.strictEqual(await until('\n'), 'got SIGTERM\n');
})();
