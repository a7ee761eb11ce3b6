// GB per second of 512 MB that a child writes and this program reads.
const { spawn } = require('child_process');
const { report, now } = require('./report');
const size = 512 * 1024 * 1024;
const start = now();
const child = spawn('head', ['-c', String(size), '/dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] });
let got = 0;
child.stdout.on('data', (chunk) => { got += chunk.length; });
child.on('close', () => {
  if (got !== size) throw new Error(`${got} bytes`);
  report(size / 1e6 / (now() - start));
});
