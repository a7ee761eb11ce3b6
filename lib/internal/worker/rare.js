// What few users of Worker call.

const { codes } = require('internal/errors');

function pipeQuietly(source, target) {
  const max = target.getMaxListeners();
  target.setMaxListeners(Infinity);
  source.pipe(target, { end: false });
  target.setMaxListeners(max);
}

function utilization(times, first, second) {
  if (times === undefined) return { idle: 0, active: 0, utilization: 0 };
  const of = (idle, active) => ({ idle, active, utilization: active / (idle + active) });
  if (second) return of(first.idle - second.idle, first.active - second.active);
  const [idle, active] = times;
  return first ? of(idle - first.idle, active - first.active) : of(idle, active);
}

function checkUsage(previous) {
  const { validateObject, validateNumber } = require('internal/validators');
  validateObject(previous, 'prev');
  validateNumber(previous.user, 'prev.user', 0, Number.MAX_SAFE_INTEGER);
  validateNumber(previous.system, 'prev.system', 0, Number.MAX_SAFE_INTEGER);
}

// A profile of the worker, made there.
async function startCpuProfile(ask, self, options) {
  require('internal/v8/cpu_profile').checkOptions(options);
  const id = await ask(self, 'startCpuProfile');
  let text;
  const stop = () => (text ??= ask(self, 'stopCpuProfile', id));
  return new CPUProfileHandle(stop);
}
class CPUProfileHandle {
  #stop;
  constructor(stop) {
    this.#stop = stop;
  }
  stop() { return this.#stop(); }
  async [Symbol.asyncDispose]() {
    await this.stop();
  }
}

// Snapshots and profiles of the heap are V8's.
function refuse(self, name, options) {
  void options;
  const error = self.exited !== undefined ? new codes.ERR_WORKER_NOT_RUNNING() : new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(name);
  return Promise.reject(error);
}

module.exports = { startCpuProfile, pipeQuietly, utilization, checkUsage, refuse };
