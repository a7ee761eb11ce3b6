// What a parent asks its worker: answered from the worker's loop.

function heapStatistics() {
  const v8 = require('v8');
  if (typeof v8.getHeapStatistics === 'function') return v8.getHeapStatistics();
  const { heapCapacity, heapSize, extraMemorySize } = internalBinding('process').heap();
  return {
    total_heap_size: heapCapacity, total_heap_size_executable: 0, total_physical_size: heapCapacity, total_available_size: 0,
    used_heap_size: heapSize, heap_size_limit: 0, malloced_memory: 0, peak_malloced_memory: 0, does_zap_garbage: 0,
    number_of_native_contexts: 1, number_of_detached_contexts: 0, total_global_handles_size: 0, used_global_handles_size: 0,
    external_memory: extraMemorySize, total_allocated_bytes: heapSize,
  };
}

function answer(what, args) {
  switch (what) {
    case 'heapStatistics': return heapStatistics();
    case 'startCpuProfile': return require('internal/v8/cpu_profile').startFor();
    case 'stopCpuProfile': return require('internal/v8/cpu_profile').stopFor(args);
    case 'cpuUsage': return process.threadCpuUsage(args);
    default: return undefined;
  }
}

module.exports = { answer };
