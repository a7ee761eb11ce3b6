// CPU profiles, as Chrome's tools read them, of the engine's sampling profiler: v8.startCpuProfile(), --cpu-prof.
// The engine tells where in a function a sample is, not where that begins: its line is the first that was seen of it.

const { codes } = require('internal/errors');
const { written } = require('internal/errors/stack');
const native = internalBinding('profiler');

const INTERVAL = 1000; // microseconds
const AWAY = 10 * INTERVAL; // no sample for so long: it was not in JavaScript
const TAKE = 500; // milliseconds between what is taken from the engine, so that it holds little

const active = new Set();
let timer;

const nowhere = (functionName) => ({ functionName, scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 });

const UNKNOWN = 0xffffffff; // the engine's word for: none

function frameOf({ name, sourceID, line, column }, urls) {
  const file = urls.get(sourceID) ?? '';
  const known = line !== undefined && line !== UNKNOWN;
  return {
    functionName: /^\(.*\)$|^Unknown /.test(name) ? '' : name,
    scriptId: String(sourceID === UNKNOWN ? 0 : sourceID ?? 0),
    url: file.startsWith('/') ? require('url').pathToFileURL(file).href : file,
    lineNumber: known ? line - 1 : -1,
    columnNumber: known ? Math.max(0, written(file, line, column) - 1) : -1,
  };
}

class Recording {
  nodes = [];
  samples = [];
  deltas = [];
  constructor() {
    this.root = this.node(undefined, nowhere('(root)'), '');
    this.idle = this.node(this.root, nowhere('(program)'), '(program)');
    this.start = this.last = native.now();
  }
  node(parent, callFrame, key) {
    const node = { id: this.nodes.length + 1, callFrame, hitCount: 0, children: [], lines: new Map(), inner: new Map() };
    this.nodes.push(node);
    if (parent !== undefined) {
      parent.children.push(node.id);
      parent.inner.set(key, node);
    }
    return node;
  }
  sample(node, time) {
    node.hitCount++;
    this.samples.push(node.id);
    this.deltas.push(time - this.last);
    this.last = time;
  }
  add({ timestamp, frames }, urls) {
    const time = Math.round(timestamp * 1e6);
    if (time < this.last) return; // of before this recording
    let node = this.root;
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i];
      const key = `${frame.name}\0${frame.sourceID}\0${/^[^:]*/.exec(frame.location)[0]}`;
      let next = node.inner.get(key);
      if (next === undefined) {
        next = this.node(node, frameOf(frame, urls), key);
      } else if (next.callFrame.lineNumber === -1 || frame.line - 1 < next.callFrame.lineNumber) { // the first sample may have no line
        next.callFrame = frameOf(frame, urls);
      }
      node = next;
    }
    if (time - this.last > AWAY) this.sample(this.idle, this.last + INTERVAL);
    this.sample(node, time);
    const { line } = frames[0] ?? {};
    if (line !== undefined && line !== UNKNOWN) node.lines.set(line, (node.lines.get(line) ?? 0) + 1);
  }
  finish() {
    const nodes = this.nodes.map(({ id, callFrame, hitCount, children, lines }) => {
      const node = { id, callFrame, hitCount };
      if (children.length > 0) node.children = children;
      if (lines.size > 0) node.positionTicks = [...lines].map(([line, ticks]) => ({ line, ticks }));
      return node;
    });
    return JSON.stringify({ nodes, startTime: this.start, endTime: native.now(), samples: this.samples, timeDeltas: this.deltas });
  }
}

function take() {
  const text = native.take();
  if (text === undefined) return;
  const { traces, sources } = JSON.parse(text);
  const urls = new Map(sources.map(({ sourceID, url }) => [sourceID, url]));
  for (const trace of traces) for (const recording of active) recording.add(trace, urls);
}

// The interval is the engine's, and what it holds is taken as it goes.
function checkOptions(options) {
  if (options === undefined) return;
  require('internal/validators').validateObject(options, 'options');
  for (const name of ['sampleInterval', 'maxBufferSize']) {
    if (options[name] === undefined) continue;
    require('internal/validators').validateNumber(options[name], `options.${name}`, 0);
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`startCpuProfile()'s options.${name}`);
  }
}

function begin() {
  if (active.size === 0) {
    if (!native.start()) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('startCpuProfile()');
    timer = require('internal/timers').setInterval(take, TAKE);
    timer.unref();
  } else {
    take();
  }
  const recording = new Recording();
  active.add(recording);
  return recording;
}

// The profile as JSON.
function end(recording) {
  take();
  active.delete(recording);
  if (active.size === 0) {
    require('internal/timers').clearInterval(timer);
    native.stop();
  }
  return recording.finish();
}

class SyncCPUProfileHandle {
  #recording;
  constructor(recording) {
    this.#recording = recording;
  }
  stop() {
    const recording = this.#recording;
    if (recording === undefined) return undefined;
    this.#recording = undefined;
    return end(recording);
  }
  [Symbol.dispose]() {
    this.stop();
  }
}

exports.startCpuProfile = function startCpuProfile(options) {
  checkOptions(options);
  return new SyncCPUProfileHandle(begin());
};

// --- for a parent: a worker's, by number -----------------------------------------------------------------------------------

const asked = new Map();
let last = 0;
exports.checkOptions = checkOptions;
exports.startFor = () => {
  asked.set(++last, begin());
  return last;
};
exports.stopFor = (id) => {
  const recording = asked.get(id);
  asked.delete(id);
  return end(recording);
};

// --- --cpu-prof: of the whole run of this thread ---------------------------------------------------------------------------------

function fileName() {
  const given = require('internal/options').get('--cpu-prof-name');
  const { threadId } = require('internal/worker/state');
  if (given !== undefined && threadId === 0) return given.replaceAll('${pid}', String(process.pid));
  const pad = (n, length = 2) => String(n).padStart(length, '0');
  const now = new Date();
  const day = `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}`;
  return `CPU.${day}.${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}.${process.pid}.${threadId}.001.cpuprofile`;
}

exports.ofRun = function ofRun() {
  const core = internalBinding('core');
  const options = require('internal/options');
  const directory = require('path').resolve(options.get('--cpu-prof-dir') ?? options.get('--diagnostic-dir') ?? '.');
  const recording = begin();
  require('internal/process/at_end')(() => {
    const text = end(recording);
    try {
      const fs = require('fs');
      fs.mkdirSync(directory, { recursive: true });
      fs.writeFileSync(require('path').join(directory, fileName()), text);
    } catch (error) {
      core.writeSync(2, `${process.argv0}: the CPU profile could not be written: ${error.message}\n`);
    }
  });
};
