// Of this thread: set by a worker's bootstrap.

module.exports = { internal: false, threadId: 0, threadName: '', workerData: null, resourceLimits: {}, shareEnv: true, environmentData: new Map() };
