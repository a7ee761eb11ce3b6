// Messages per second that one worker sends and the main thread receives.
const { Worker, isMainThread, parentPort } = require('worker_threads');
const { report, now } = require('./report');
const count = 300000;
if (isMainThread) {
  const worker = new Worker(__filename);
  let got = 0, start = 0;
  worker.on('message', () => {
    if (got++ === 0) start = now();
    if (got === count) {
      report((count - 1) / (now() - start) * 1000);
      process.exit();
    }
  });
} else {
  for (let i = 0; i < count; i++) parentPort.postMessage({ i });
  parentPort.on('message', () => {});
}
