// perf_hooks: the timeline of internal/perf/, histograms, how busy the loop is.

const { lazy } = internalBinding('core');

lazy(exports, 'internal/perf/performance', ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
  'PerformanceObserverEntryList', 'PerformanceResourceTiming']);
lazy(exports, 'internal/perf/histogram', ['monitorEventLoopDelay']);
lazy(exports, 'internal/perf/performance', ['eventLoopUtilization', 'timerify']);
lazy(exports, 'internal/perf/histogram', ['createHistogram']);
lazy(exports, 'internal/perf/performance', ['performance']);

exports.constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};
for (const name of Object.keys(exports.constants)) Object.defineProperty(exports.constants, name, { __proto__: null, writable: false, configurable: false });
Object.defineProperty(exports, 'constants', { __proto__: null, writable: false, configurable: false, enumerable: true });
