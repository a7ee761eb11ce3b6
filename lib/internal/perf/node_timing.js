// performance.nodeTiming and how busy the loop is.

const { PerformanceEntry, kMake, inspectAs, kInspect } = require('internal/perf/entry');

const { now, milestones } = internalBinding('perf');
let loopExit = -1;

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kMake, 'node', 'node', 0, 0);
    const table = {
      // Own properties too, for those who take a copy of the object.
      name: () => 'node',
      entryType: () => 'node',
      startTime: () => 0,
      duration: () => now(),
      nodeStart: () => 0,
      v8Start: () => milestones()[0],
      bootstrapComplete: () => milestones()[2],
      environment: () => milestones()[1],
      loopStart: () => milestones()[3],
      loopExit: () => loopExit,
      idleTime: () => milestones()[4],
    };
    for (const name of Object.keys(table)) Object.defineProperty(this, name, { __proto__: null, enumerable: true, configurable: true, get: table[name] });
    Object.defineProperty(this, 'uvMetricsInfo', {
      __proto__: null, enumerable: false, configurable: true,
      // The library counts only in versions newer than Debian's.
      get: () => ({ loopCount: milestones()[5], events: 0, eventsWaiting: 0 }),
    });
    process.once('exit', () => { loopExit = now(); });
  }
  toJSON() {
    const json = {};
    for (const key of Object.keys(this)) json[key] = this[key];
    return json;
  }
  [kInspect](depth, options) {
    return inspectAs(this, depth, options, this.toJSON());
  }
}

function eventLoopUtilization(first, second) {
  const at = milestones();
  if (at[3] <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (second) {
    const idle = first.idle - second.idle;
    const active = first.active - second.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = at[4];
  const active = now() - at[3] - idle;
  if (!first) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - first.idle;
  const activeDelta = active - first.active;
  return { idle: idleDelta, active: activeDelta, utilization: activeDelta / (idleDelta + activeDelta) };
}

module.exports = { PerformanceNodeTiming, eventLoopUtilization };
