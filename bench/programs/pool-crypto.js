// Derivations per second: pbkdf2 of 20,000 rounds, eight at a time on the thread pool.
const crypto = require('crypto');
const { report, now } = require('./report');
const total = 64;
let started = 0, done = 0;
const start = now();
function next() {
  if (started++ >= total) return;
  crypto.pbkdf2('password', 'salt', 20000, 32, 'sha256', (error) => {
    if (error) throw error;
    if (++done === total) report(total / (now() - start) * 1000);
    else next();
  });
}
for (let i = 0; i < 8; i++) next();
