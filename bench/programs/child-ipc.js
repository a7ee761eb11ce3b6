// Microseconds of one message there and back; argument: bytes of text in it.
const { fork } = require('child_process');
const { report, eachAsync } = require('./report');
const size = Number(process.argv[2] ?? 16);
const child = fork(`${__dirname}/child-fork-child.js`);
const payload = { text: 'x'.repeat(size) };
child.once('message', async () => {
  const ms = await eachAsync(() => new Promise((resolve) => {
    child.once('message', resolve);
    child.send(payload);
  }), size < 1e5 ? 2000 : size < 4e6 ? 20 : 3);
  report(ms * 1000);
  child.disconnect();
});
