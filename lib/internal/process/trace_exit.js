// --trace-exit: from where the program ended itself.

const core = internalBinding('core');

module.exports = function traceExit(code) {
  const thread = core.isMainThread ? '' : `, thread:${require('worker_threads').threadId}`;
  const place = {};
  Error.captureStackTrace(place, require('internal/process/execution').exit);
  const frames = place.stack.split('\n').slice(1).join('\n');
  core.writeSync(2, `(node:${process.pid}${thread}) WARNING: Exited the environment with code ${code}\n${frames}\n`);
};
