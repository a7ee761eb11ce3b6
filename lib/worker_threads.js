// https://nodejs.org/api/worker_threads.html

const core = internalBinding('core');
const state = require('internal/worker/state');
const { lazy } = core;

const isMainThread = core.isMainThread;

function markAsUncloneable(object) {
  // As in Node: of no effect on what the engine clones by itself.
  if (typeof object !== 'object' || object === null || /^\[object (?:Array|Map|Set|Date|RegExp|Error|\w*ArrayBuffer|DataView|\w+Array|Number|String|Boolean|BigInt)\]$/.test(Object.prototype.toString.call(object))) return;
  require('internal/worker/clone').markAsUncloneable(object);
}
function setEnvironmentData(key, value) {
  if (value === undefined) state.environmentData.delete(key);
  else state.environmentData.set(key, value);
}
function getEnvironmentData(key) {
  return state.environmentData.get(key);
}
function moveMessagePortToContext(port, contextifiedSandbox) {
  return require('internal/worker/context_port').move(port, contextifiedSandbox);
}

module.exports = {
  isInternalThread: state.internal,
  isMainThread,
  threadId: state.threadId,
  threadName: state.threadName,
  resourceLimits: isMainThread ? {} : state.resourceLimits,
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  workerData: state.workerData,
  markAsUncloneable,
  moveMessagePortToContext,
  setEnvironmentData,
  getEnvironmentData,
  parentPort: null,
};
lazy(module.exports, 'internal/worker/worker', ['Worker']);
lazy(module.exports, 'internal/worker/messaging', ['MessagePort', 'MessageChannel', 'BroadcastChannel', 'receiveMessageOnPort']);
lazy(module.exports, 'internal/worker/clone_transfer', ['markAsUntransferable', 'isMarkedAsUntransferable']);
if (core.hasBuiltin('internal/worker/to_thread')) lazy(module.exports, 'internal/worker/to_thread', ['postMessageToThread']);
if (core.hasBuiltin('internal/worker/locks')) lazy(module.exports, 'internal/worker/locks', ['locks']);
if (!isMainThread && !state.internal) lazy(module.exports, 'internal/worker/parent_port', ['parentPort']);
