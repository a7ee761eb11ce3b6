// node:v8.

module.exports = {};
internalBinding('core').lazy(module.exports, 'internal/v8/serdes',
  ['Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'serialize', 'deserialize']);
internalBinding('core').lazy(module.exports, 'internal/v8/statistics',
  ['cachedDataVersionTag', 'getHeapStatistics', 'getHeapSpaceStatistics', 'getHeapCodeStatistics', 'getCppHeapStatistics', 'getHeapSnapshot',
    'writeHeapSnapshot', 'queryObjects', 'startCpuProfile', 'setHeapSnapshotNearHeapLimit', 'takeCoverage', 'stopCoverage', 'setFlagsFromString',
    'isStringOneByteRepresentation', 'startupSnapshot', 'promiseHooks', 'GCProfiler']);
