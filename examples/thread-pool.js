'use strict';
// Work that blocks without a worker of one's own: files and key derivation run on the runtime's thread pool
// (UV_THREADPOOL_SIZE threads, 4 unless set) while the main thread stays free.

const { pbkdf2 } = require('node:crypto');
const { readFile } = require('node:fs');

let turns = 0;
const heartbeat = setInterval(() => { turns++; }, 1);

let left = 5;
const done = (what) => {
  console.log(what);
  if (--left > 0) return;
  clearInterval(heartbeat);
  console.log(turns > 0 ? 'the main thread was free all the time' : 'the main thread was busy');
};
for (let i = 0; i < 4; i++) {
  pbkdf2('password', `salt ${i}`, 50000, 32, 'sha256', (error, key) => {
    if (error) throw error;
    done(`a key of ${key.length} bytes`);
  });
}
readFile(__filename, 'utf8', (error, text) => {
  if (error) throw error;
  done(`${text.split('\n').length} lines of this file`);
});
