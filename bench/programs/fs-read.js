// Milliseconds of 10,000 fs.readFile of a file of 1 KB, 50 at a time.
const fs = require('fs');
const os = require('os');
const path = require('path');
const { report, now } = require('./report');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-fs-'));
const file = path.join(dir, 'f');
fs.writeFileSync(file, 'x'.repeat(1024));
function round(total) {
  return new Promise((resolve) => {
    let started = 0, done = 0;
    const next = () => {
      if (started++ < total) fs.readFile(file, (error) => {
        if (error) throw error;
        if (++done === total) resolve();
        else next();
      });
    };
    for (let i = 0; i < 50; i++) next();
  });
}
(async () => {
  await round(2000);
  const start = now();
  await round(10000);
  report(now() - start);
  fs.rmSync(dir, { recursive: true });
})();
