// sqlite.backup(): a copy of a database, made on the pool while others go on.

const { setTimeout } = require('internal/timers');
const { need, objectOf, pathOf, typeError } = require('internal/sqlite/utils');
const native = internalBinding('sqlite');

const RETRY = 25; // ms to wait for another connection that has the database locked

async function copy(box, path, source, target, rate, progress) {
  const job = native.backupOpen(box, path, source, target);
  const step = () => new Promise((resolve, reject) => {
    native.backupStep(job, rate, (error, done, totalPages, remainingPages) => {
      if (error !== null) reject(error);
      else resolve({ done, totalPages, remainingPages });
    });
  });
  try {
    let last = -1;
    for (;;) {
      const { done, totalPages, remainingPages } = await step();
      if (done) return totalPages;
      if (remainingPages !== last) progress?.({ totalPages, remainingPages });
      else await new Promise((resolve) => { setTimeout(resolve, RETRY); });
      last = remainingPages;
    }
  } finally {
    native.backupClose(job);
  }
}

exports.backup = function backup(sourceDb, path, options, DatabaseSync) {
  if (!(sourceDb instanceof DatabaseSync)) throw typeError('The "sourceDb" argument must be an object.');
  const box = need(sourceDb);
  path = pathOf(path);
  const { source = 'main', target = 'main', rate = 100, progress } = objectOf(options);
  if (!Number.isInteger(rate)) throw typeError('The "options.rate" argument must be an integer.');
  if (typeof source !== 'string') throw typeError('The "options.source" argument must be a string.');
  if (typeof target !== 'string') throw typeError('The "options.target" argument must be a string.');
  if (progress !== undefined && typeof progress !== 'function') throw typeError('The "options.progress" argument must be a function.');
  return copy(box, path, source, target, rate, progress);
};
