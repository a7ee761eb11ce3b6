// v8's figures of the heap, as far as this engine can tell them.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

const unavailable = (name) => new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name);
function refuse(name) {
  return { [name]() { throw unavailable(`v8.${name}()`); } }[name];
}

function getHeapStatistics() {
  const { heapSize, heapCapacity, extraMemorySize, protectedObjectCount, globalObjectCount } = internalBinding('process').heap();
  const limit = require('os').totalmem();
  const total = Math.max(heapCapacity, heapSize);
  return {
    total_heap_size: total,
    total_heap_size_executable: 0,
    total_physical_size: total,
    total_available_size: Math.max(0, limit - heapSize),
    used_heap_size: heapSize,
    heap_size_limit: limit, // the engine has none but the machine's
    malloced_memory: extraMemorySize,
    peak_malloced_memory: extraMemorySize,
    does_zap_garbage: 0,
    number_of_native_contexts: globalObjectCount,
    number_of_detached_contexts: 0,
    total_global_handles_size: protectedObjectCount * 8,
    used_global_handles_size: protectedObjectCount * 8,
    external_memory: extraMemorySize,
    total_allocated_bytes: heapSize,
  };
}

// One space: the engine keeps no generations apart that it could tell of.
function getHeapSpaceStatistics() {
  const { heapSize, heapCapacity } = internalBinding('process').heap();
  const size = Math.max(heapCapacity, heapSize);
  return [{ space_name: 'heap', space_size: size, space_used_size: heapSize, space_available_size: size - heapSize, physical_space_size: size }];
}

const flagsSet = new Set();
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  // These are V8's own; what some programs set to see garbage collected works as elsewhere.
  if (/^--?expose[-_]gc$/.test(flags.trim())) {
    internalBinding('core').gcExposed = true; // to global objects made from now on (internal/vm/context)
    return;
  }
  // What only keeps code that was compiled, for V8 to find again, changes nothing that a program sees.
  if (/^--?(?:no[-_]?)?compilation[-_]cache$/.test(flags.trim())) {
    flagsSet.add(flags.trim());
    return;
  }
  if (/^--?(?:no[-_])?(?:lazy|sparkplug|maglev|concurrent|max[-_](?:lazy|old|semi)|stack[-_]size|optimize|opt|flush|harmony|allow[-_]natives|turbo|always|use[-_])/.test(flags.trim())) {
    flagsSet.add(flags.trim());
    process.emitWarning(`v8.setFlagsFromString('${flags}') has no effect on this engine`);
    return;
  }
  throw unavailable(`v8.setFlagsFromString('${flags}')`);
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return !/[^\0-\xff]/.test(content);
}

const state = { building: false };
const startupSnapshot = {
  isBuildingSnapshot: () => state.building,
};
for (const name of ['addDeserializeCallback', 'addSerializeCallback', 'setDeserializeMainFunction']) {
  startupSnapshot[name] = { [name]() { throw new codes.ERR_NOT_BUILDING_SNAPSHOT(); } }[name];
}

module.exports = {
  cachedDataVersionTag: function cachedDataVersionTag() { return 0x74726b31 + flagsSet.size; },
  getHeapStatistics,
  getHeapSpaceStatistics,
  getHeapCodeStatistics: refuse('getHeapCodeStatistics'),
  getCppHeapStatistics: refuse('getCppHeapStatistics'),
  getHeapSnapshot: refuse('getHeapSnapshot'),
  writeHeapSnapshot: refuse('writeHeapSnapshot'),
  queryObjects: function queryObjects(constructor, options) {
    require('internal/validators').validateFunction(constructor, 'constructor');
    if (options !== undefined) {
      require('internal/validators').validateObject(options, 'options');
      require('internal/validators').validateOneOf(options.format ?? 'count', 'options.format', ['count', 'summary']);
    }
    throw unavailable('v8.queryObjects()');
  },
  startCpuProfile: function startCpuProfile(options) { return require('internal/v8/cpu_profile').startCpuProfile(options); },
  setHeapSnapshotNearHeapLimit: refuse('setHeapSnapshotNearHeapLimit'),
  // Nothing is written without NODE_V8_COVERAGE, and it is not supported.
  takeCoverage: function takeCoverage() {
    const coverage = internalBinding('core').coverage;
    if (!coverage?.active()) return;
    coverage.write();
    coverage.clear();
  },
  stopCoverage: function stopCoverage() { internalBinding('core').coverage?.stop(); },
  setFlagsFromString,
  isStringOneByteRepresentation,
  startupSnapshot,
  promiseHooks: {
    onInit: refuse('promiseHooks.onInit'), onBefore: refuse('promiseHooks.onBefore'), onAfter: refuse('promiseHooks.onAfter'),
    onSettled: refuse('promiseHooks.onSettled'), createHook: refuse('promiseHooks.createHook'),
  },
  GCProfiler: class GCProfiler { constructor() { throw unavailable('v8.GCProfiler'); } },
};
