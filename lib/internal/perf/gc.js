// Entries of garbage collections: of those that a program asks for. The engine does not tell of its own.

const core = internalBinding('core');
const { nodeEntry } = require('internal/perf/entry');
const { enqueue, hasObserver } = require('internal/perf/observe');
const { constants, performance } = require('perf_hooks');

const detail = { kind: constants.NODE_PERFORMANCE_GC_MAJOR, flags: constants.NODE_PERFORMANCE_GC_FLAGS_FORCED };
const { collect } = core;

core.collect = () => {
  if (!hasObserver('gc')) return collect();
  const start = performance.now();
  collect();
  enqueue(nodeEntry('gc', 'gc', start, performance.now() - start, detail));
};

process.emitWarning("The engine does not tell of its own garbage collections: entries of type 'gc' are made for those of global.gc() only");
