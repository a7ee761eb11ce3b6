// --trace-sync-io: what blocks the loop of this thread, once it runs, is told on stderr with where it was called from.

const core = internalBinding('core');
const { milestones } = internalBinding('perf');

let depth = 0; // one synchronous function may call another

function traced(fn, name) {
  const twin = { [name](...args) {
    if (depth === 0 && milestones()[3] !== -1) {
      const { stack } = new Error();
      const frames = stack.split('\n').filter((line) => line.startsWith('    at ') && !line.includes('internal/process/trace_sync'));
      core.writeSync(2, `(node:${process.pid}) WARNING: Detected use of sync API\n    at ${name}\n${frames.join('\n')}\n`);
    }
    depth++;
    try {
      return Reflect.apply(fn, this, args);
    } finally {
      depth--;
    }
  } }[name];
  const { arguments: ignored, caller, prototype, ...rest } = Object.getOwnPropertyDescriptors(fn);
  return Object.defineProperties(twin, rest);
}

for (const id of ['fs', 'child_process', 'crypto', 'zlib']) {
  const exported = require(id);
  for (const name of Object.keys(exported)) {
    if (name.endsWith('Sync') && typeof exported[name] === 'function') exported[name] = traced(exported[name], name);
  }
}
