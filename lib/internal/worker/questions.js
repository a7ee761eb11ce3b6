// What a parent asks its worker: answered from the worker's loop.

function answer(what, args) {
  switch (what) {
    case 'heapStatistics': return require('v8').getHeapStatistics();
    case 'cpuUsage': return process.threadCpuUsage(args);
    default: return undefined;
  }
}

module.exports = { answer };
