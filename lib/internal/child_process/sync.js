// spawnSync, execSync, execFileSync: src/process/spawn_sync.c runs the child to its end.

const { codes, ErrnoException, genericNodeError } = require('internal/errors');
const { Buffer } = require('buffer');
const { normalizeSpawn, validStdio, validateTimeout, validateMaxBuffer, killSignalOf } = require('internal/child_process/options');
const { putStdio, putLimits, joined, flagsOf, native, reg, RESULT } = require('internal/child_process/start');
const { normalizeExec, normalizeExecFile, MAX_BUFFER } = require('internal/child_process/exec');

const SIGTERM = 15;

function bytesOf(input, i, encoding) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (typeof input === 'string') return Buffer.from(input, encoding);
  throw new codes.ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

// What process.binding('spawn_sync') has: packages put a function of their own in its place (coverage of child processes).
const binding = {
  spawn(options) {
    const { stdio } = options;
    const inputs = stdio.map((entry) => entry.input);
    putStdio(stdio, true);
    const limits = putLimits(options.limits);
    const buffers = native.spawnSync(options.file, joined(options.args), options.ownEnv ? undefined : joined(options.envPairs ?? []),
      options.cwd ?? undefined, flagsOf(options), options.uid ?? 0, options.gid ?? 0, limits, undefined,
      inputs, options.timeout ?? 0, options.maxBuffer ?? 0, options.killSignal ?? SIGTERM);
    const [pid, code, signal, status, step, limit] = reg.subarray(RESULT, RESULT + 6);
    const result = {
      pid,
      status: buffers === undefined || signal !== 0 ? null : code,
      signal: signal === 0 ? null : require('internal/process/signals').nameOf(signal),
      output: buffers === undefined ? null : buffers.map((buffer) => (buffer === null ? null : Buffer.from(buffer))),
    };
    if (status === 0) return result;
    result.error = status;
    if (step === native.STEP_LIMITS) result.limit = options.limits[limit];
    return result;
  },
};
const ownSpawn = binding.spawn;

function run(options) {
  const { pid, status, signal, output, error: fault, limit } = binding.spawn(options);
  const result = { status, signal, output, pid };
  if (fault === undefined) return result;
  let error;
  if (limit !== undefined) error = require('internal/child_process/limits').error(fault, options.file, limit);
  else error = new ErrnoException(fault, `spawnSync ${options.file}`);
  error.path = options.file;
  error.spawnargs = options.args.slice(1);
  return { error, ...result };
}

function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...normalizeSpawn(file, args, options, binding.spawn !== ownSpawn) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalOf(options.killSignal);
  options.stdio = validStdio(options.stdio || 'pipe', true).stdio;
  if (options.input) options.stdio[0] = { ...options.stdio[0], input: options.input };
  options.stdio.forEach((entry, i) => {
    if (entry.input !== undefined && entry.input !== null) options.stdio[i] = { ...entry, input: bytesOf(entry.input, i, options.encoding) };
  });
  const result = run(options);
  if (result.output && options.encoding && options.encoding !== 'buffer') {
    for (let i = 0; i < result.output.length; i++) {
      if (result.output[i]) result.output[i] = result.output[i].toString(options.encoding);
    }
  }
  result.stdout = result.output?.[1];
  result.stderr = result.output?.[2];
  return result;
}

function failureOf(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command || args.join(' ')}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function checked(result, inheritStderr, args, command) {
  if (inheritStderr && result.stderr) process.stderr.write(result.stderr);
  const error = failureOf(result, args, command);
  if (error) throw error;
  return result.stdout;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = normalizeExecFile(file, args, options));
  return checked(spawnSync(file, args, options), !options.stdio, [options.argv0 || file, ...args]);
}

function execSync(command, options) {
  const normalized = normalizeExec(command, options, null);
  return checked(spawnSync(normalized.file, normalized.options), !normalized.options.stdio, undefined, command);
}

module.exports = { binding, spawnSync, execSync, execFileSync };
