// process.report: a diagnostic report with what is known here. What only V8 could tell (native frames, spaces of the heap,
// the other threads) has no key in it.

const core = internalBinding('core');
const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateString } = require('internal/validators');

const settings = { directory: '', filename: '', compact: false, excludeNetwork: false, excludeEnv: false, signal: 'SIGUSR2', onSignal: false, onUncaught: false, onFatal: false };
let written = 0;

function environment() {
  const table = { core: 'core_file_size_blocks', data: 'data_seg_size_bytes', 'file size': 'file_size_blocks', 'locked memory': 'max_locked_memory_bytes',
    'resident set': 'max_memory_size_bytes', 'open files': 'open_files', 'stack size': 'stack_size_bytes', 'cpu time': 'cpu_time_seconds',
    processes: 'max_user_processes', 'address space': 'virtual_memory_bytes' };
  const limits = {};
  const libraries = [];
  const fs = require('fs');
  const number = (text) => (text === 'unlimited' ? text : Number(text));
  try {
    for (const line of fs.readFileSync('/proc/self/limits', 'utf8').split('\n')) {
      const match = /^Max (.+?)\s{2,}(\S+)\s+(\S+)/.exec(line);
      if (match === null) continue;
      const key = Object.keys(table).find((name) => match[1].startsWith(name));
      if (key !== undefined) limits[table[key]] = { soft: number(match[2]), hard: number(match[3]) };
    }
    for (const [, file] of fs.readFileSync('/proc/self/maps', 'utf8').matchAll(/ (\/\S+)$/gm)) {
      if (!libraries.includes(file) && /\.so|\.node/.test(file)) libraries.push(file);
    }
  } catch { /* no /proc */ }
  return { userLimits: limits, sharedObjects: libraries };
}

function interfaces() {
  return Object.entries(require('os').networkInterfaces()).flatMap(([name, list]) => list.map(({ internal, mac, address, netmask, family, scopeid }) => (
    { name, internal, mac, address, netmask, family, ...(scopeid === undefined ? {} : { scopeid }) })));
}

function stackOf(error) {
  core.errors.fix(error);
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => /^ {4}at /.test(line));
  const properties = {};
  for (const key of Object.keys(error)) properties[key] = String(error[key]);
  if (error.code !== undefined) properties.code = String(error.code);
  return {
    message: (first === -1 ? lines : lines.slice(0, first)).join('\n'),
    stack: first === -1 ? ['Unavailable.'] : lines.slice(first).map((line) => line.trim()),
    errorProperties: properties,
  };
}

function build(error, event, trigger, filename) {
  const os = require('os');
  const now = new Date();
  const heap = require('v8').getHeapStatistics();
  const usage = process.resourceUsage();
  const uptime = process.uptime();
  const [glibcVersionRuntime, glibcVersionCompiler] = internalBinding('process').glibcVersions();
  const percent = (micros) => (uptime > 0 ? micros / 1e4 / uptime : 0);
  return {
    header: {
      reportVersion: 5, event, trigger, filename, dumpEventTime: now.toISOString().replace(/\.\d+Z$/, 'Z'), dumpEventTimeStamp: String(now.getTime()),
      processId: process.pid, threadId: core.isMainThread ? 0 : require('worker_threads').threadId, cwd: process.cwd(),
      commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)], nodejsVersion: process.version,
      glibcVersionRuntime, glibcVersionCompiler, wordSize: 64, arch: process.arch, platform: process.platform,
      componentVersions: { ...process.versions }, release: { ...process.release }, osName: os.type(), osRelease: os.release(), osVersion: os.version(),
      osMachine: os.machine(), cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
      ...(settings.excludeNetwork ? {} : { networkInterfaces: interfaces() }), host: os.hostname(),
    },
    javascriptStack: stackOf(error),
    javascriptHeap: {
      totalMemory: heap.total_heap_size, usedMemory: heap.used_heap_size, memoryLimit: heap.heap_size_limit, availableMemory: heap.total_available_size,
      externalMemory: heap.external_memory, nativeContextCount: heap.number_of_native_contexts,
    },
    resourceUsage: {
      userCpuSeconds: usage.userCPUTime / 1e6, kernelCpuSeconds: usage.systemCPUTime / 1e6, cpuConsumptionPercent: percent(usage.userCPUTime + usage.systemCPUTime),
      userCpuConsumptionPercent: percent(usage.userCPUTime), kernelCpuConsumptionPercent: percent(usage.systemCPUTime), rss: process.memoryUsage.rss(),
      maxRss: usage.maxRSS * 1024, free_memory: os.freemem(), total_memory: os.totalmem(), constrained_memory: process.constrainedMemory(),
      available_memory: process.availableMemory(), pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
      fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
    },
    libuv: process.getActiveResourcesInfo().map((type) => ({ type, is_active: true })),
    ...(settings.excludeEnv ? {} : { environmentVariables: { ...process.env } }),
    ...environment(),
  };
}

function nameNow() {
  const two = (n) => String(n).padStart(2, '0');
  const d = new Date();
  const thread = core.isMainThread ? 0 : require('worker_threads').threadId;
  return `report.${d.getFullYear()}${two(d.getMonth() + 1)}${two(d.getDate())}.${two(d.getHours())}${two(d.getMinutes())}${two(d.getSeconds())}.` +
    `${process.pid}.${thread}.${String(++written).padStart(3, '0')}.json`;
}

function write(error, event, trigger, file) {
  const name = file || settings.filename || nameNow();
  const text = (filename) => `${JSON.stringify(build(error, event, trigger, filename), null, settings.compact ? 0 : 2)}\n`;
  if (name === 'stdout' || name === 'stderr') {
    core.writeSync(name === 'stdout' ? 1 : 2, text(null));
    return name;
  }
  try {
    core.writeSync(2, `\nWriting Node.js report to file: ${name}\n`);
    require('fs').writeFileSync(require('path').resolve(settings.directory || '.', name), text(name));
  } catch (failure) {
    core.writeSync(2, `\nFailed to open Node.js report file: ${name}${settings.directory ? ` directory: ${settings.directory}` : ''} (errno: ${failure.errno})\n`);
    return '';
  }
  core.writeSync(2, 'Node.js report completed\n');
  return name;
}

function asError(error) {
  if (error === undefined) {
    error = new codes.ERR_SYNTHETIC();
    Error.captureStackTrace(error, asError);
  }
  validateObject(error, 'err');
  return error;
}

const listener = (signal) => { write(asError(), 'Signal', signal); };
const execution = require('internal/process/execution');
const report = {
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) {
      error = file;
      file = undefined;
    } else if (file !== undefined) {
      validateString(file, 'file');
    }
    return write(asError(error), 'JavaScript API', 'API', file);
  },
  getReport(error) {
    return build(asError(error), 'JavaScript API', 'GetReport', null);
  },
  get directory() { return settings.directory; },
  set directory(value) { validateString(value, 'directory'); settings.directory = value; },
  get filename() { return settings.filename; },
  set filename(value) { validateString(value, 'filename'); settings.filename = value; },
  get compact() { return settings.compact; },
  set compact(value) { validateBoolean(value, 'compact'); settings.compact = value; },
  get excludeNetwork() { return settings.excludeNetwork; },
  set excludeNetwork(value) { validateBoolean(value, 'excludeNetwork'); settings.excludeNetwork = value; },
  get excludeEnv() { return settings.excludeEnv; },
  set excludeEnv(value) { validateBoolean(value, 'excludeEnv'); settings.excludeEnv = value; },
  get signal() { return settings.signal; },
  set signal(value) {
    validateString(value, 'signal');
    if (require('internal/process/signals').constants[value] === undefined) {
      if (require('internal/process/signals').constants[value.toUpperCase()] !== undefined) throw new codes.ERR_UNKNOWN_SIGNAL(`${value} (signals must use all capital letters)`);
      throw new codes.ERR_UNKNOWN_SIGNAL(value);
    }
    const on = settings.onSignal;
    report.reportOnSignal = false;
    settings.signal = value;
    report.reportOnSignal = on;
  },
  // Where an addon gives up: what else is fatal to the engine, it does not ask for.
  get reportOnFatalError() { return settings.onFatal; },
  set reportOnFatalError(value) {
    validateBoolean(value, 'trigger');
    settings.onFatal = value;
    execution.reportFatal = value ? (message) => { write(new codes.ERR_SYNTHETIC(), message, 'FatalError'); } : null;
  },
  get reportOnSignal() { return settings.onSignal; },
  set reportOnSignal(value) {
    validateBoolean(value, 'trigger');
    if (value === settings.onSignal) return;
    settings.onSignal = value;
    if (value) process.on(settings.signal, listener);
    else process.removeListener(settings.signal, listener);
  },
  get reportOnUncaughtException() { return settings.onUncaught; },
  set reportOnUncaughtException(value) {
    validateBoolean(value, 'trigger');
    settings.onUncaught = value;
    execution.reportUncaught = value ? (error) => {
      const isObject = typeof error === 'object' && error !== null;
      write(isObject ? error : new codes.ERR_SYNTHETIC(), 'Exception', 'Exception');
    } : null;
  },
};

module.exports = report;

// The command line's wishes.
const options = require('internal/options');
for (const [name, key] of [['--diagnostic-dir', 'directory'], ['--report-dir', 'directory'], ['--report-directory', 'directory'], ['--report-filename', 'filename'], ['--report-compact', 'compact'],
  ['--report-exclude-network', 'excludeNetwork'], ['--report-exclude-env', 'excludeEnv'], ['--report-signal', 'signal'],
  ['--report-on-signal', 'reportOnSignal'], ['--report-uncaught-exception', 'reportOnUncaughtException'], ['--report-on-fatalerror', 'reportOnFatalError']]) {
  if (options.get(name) !== undefined) report[key] = options.get(name);
}
