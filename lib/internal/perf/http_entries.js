// Entries of the timeline for requests ('http') and connections ('net'), for observers of these types.

const { performance } = require('internal/perf/performance');
const { nodeEntry } = require('internal/perf/entry');
const { enqueue } = require('internal/perf/observe');

// A running measurement; finish(detail) hands the entry over.
exports.start = function start(type, name, detail) {
  const began = performance.now();
  return {
    finish(more) {
      enqueue(nodeEntry(name, type, began, performance.now() - began, { ...detail, ...more }));
    },
  };
};
