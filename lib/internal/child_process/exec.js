// exec and execFile: a child whose output is collected.

const { codes, genericNodeError } = require('internal/errors');
const { validateString, validateFunction, validateObject } = require('internal/validators');
const { Buffer } = require('buffer');
const { validateTimeout, validateMaxBuffer, killSignalOf, checkNul, given } = require('internal/child_process/options');

const MAX_BUFFER = 1024 * 1024; // bytes of either output, unless the caller says otherwise

function normalizeExec(command, options, callback) {
  validateString(command, 'command');
  checkNul(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

function normalizeExecFile(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (given(args) && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (given(options)) validateObject(options, 'options');
  if (typeof options === 'function') options = null;
  options ??= {};
  if (given(callback)) validateFunction(callback, 'callback');
  if (given(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    checkNul(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

// One output of the child. `full` is called when it grows beyond the maximum.
function collect(stream, encoding, max, full) {
  const chunks = [];
  let length = 0;
  if (encoding) stream.setEncoding(encoding);
  stream.on('data', (chunk) => {
    if (max === Infinity) {
      chunks.push(chunk);
      return;
    }
    const { readableEncoding } = stream;
    const size = readableEncoding ? Buffer.byteLength(chunk, readableEncoding) : chunk.length;
    length += size;
    if (length > max) {
      chunks.push(chunk.slice(0, max - (length - size)));
      full();
    } else {
      chunks.push(chunk);
    }
  });
  return () => (encoding || stream.readableEncoding ? chunks.join('') : Buffer.concat(chunks));
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFile(file, args, options, callback));
  options = {
    __proto__: null, encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null, shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalOf(options.killSignal);

  const child = require('child_process').spawn(file, args, {
    cwd: options.cwd, env: options.env, gid: options.gid, shell: options.shell, signal: options.signal, uid: options.uid,
    limits: options.limits,
    windowsHide: !!options.windowsHide, windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  });
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  const outputs = [];
  let killed = false;
  let done = false;
  let timer = null;
  let error = null;

  function end(code = 0, signal = null) {
    if (done) return;
    done = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!callback) return;
    const [stdout, stderr] = outputs.map((output) => output());
    if (!error && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    error ||= genericNodeError(`Command failed: ${command}\n${stderr}`, {
      code: code < 0 ? require('internal/util').getSystemErrorName(code) : code,
      killed: child.killed || killed,
      signal,
    });
    error.cmd = command;
    callback(error, stdout, stderr);
  }
  function closeStreams() {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
  function kill() {
    closeStreams();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (e) {
      error = e;
      end();
    }
  }
  for (const name of ['stdout', 'stderr']) {
    outputs.push(!child[name] ? () => (encoding ? '' : Buffer.alloc(0)) : collect(child[name], encoding, options.maxBuffer, () => {
      error = new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
      kill();
    }));
  }
  if (options.timeout > 0) {
    timer = setTimeout(() => {
      timer = null;
      kill();
    }, options.timeout);
  }
  child.addListener('close', end);
  child.addListener('error', (e) => {
    error = e;
    closeStreams();
    end();
  });
  return child;
}

function exec(command, options, callback) {
  const normalized = normalizeExec(command, options, callback);
  return require('child_process').execFile(normalized.file, normalized.options, normalized.callback);
}

// util.promisify(exec): { stdout, stderr }, and the child as a property of the promise.
for (const fn of [exec, execFile]) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    __proto__: null,
    enumerable: false,
    value: { [fn.name](...args) {
      const { promise, resolve, reject } = Promise.withResolvers();
      promise.child = fn(...args, (error, stdout, stderr) => {
        if (error !== null) {
          error.stdout = stdout;
          error.stderr = stderr;
          reject(error);
        } else {
          resolve({ stdout, stderr });
        }
      });
      return promise;
    } }[fn.name],
  });
}

module.exports = { exec, execFile, normalizeExec, normalizeExecFile, MAX_BUFFER };
