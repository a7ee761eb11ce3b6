// process.emitWarning and how a warning is printed.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const options = require('internal/options');
const core = internalBinding('core');

const on = (name) => options.get(name) === true || undefined;

exports.noDeprecation = options.get('--deprecation') === false ? true : undefined;
exports.throwDeprecation = on('--throw-deprecation');
exports.traceDeprecation = on('--trace-deprecation');
exports.traceProcessWarnings = on('--trace-warnings');

let hinted = false;

function print(warning) {
  const disabled = options.get('--disable-warning');
  if (disabled && (disabled.includes(warning.code) || disabled.includes(warning.name))) return;
  if (options.get('--warnings') === false || process.env.NODE_NO_WARNINGS === '1') return;
  const deprecation = warning.name === 'DeprecationWarning';
  if (deprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (deprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) {
    text += warning.stack;
  } else {
    text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !hinted) {
    const flag = deprecation ? '--trace-deprecation' : '--trace-warnings';
    const command = require('path').basename(process.argv0 || 'node', '.exe');
    text += `\n(Use \`${command} ${flag} ...\` to show where the warning was created)`;
    hinted = true;
  }
  const file = options.get('--redirect-warnings') ?? process.env.NODE_REDIRECT_WARNINGS;
  if (file) return require('internal/process/warnings_file').append(file, text);
  require('internal/console/global').console.error('%s', text);
}

exports.onWarning = function onWarning(warning) {
  if (warning instanceof Error) print(warning);
};

exports.emitWarning = function emitWarning(warning, type, code, above) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    above = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    above = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    above = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, above, detail);
  } else if (!Error.isError(warning)) {
    throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      // Thrown from a tick, so that it reaches 'uncaughtException' from anywhere.
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  process.nextTick((value) => {
    process.emit('warning', value);
  }, warning);
};

function createWarning(text, type, code, above, detail) {
  const limit = Error.stackTraceLimit;
  const trace = type !== 'DeprecationWarning' || process.traceDeprecation || process.traceProcessWarnings || process.throwDeprecation;
  if (!trace) Error.stackTraceLimit = 0;
  const warning = new Error(text);
  Error.stackTraceLimit = limit;
  warning.name = String(type || 'Warning');
  if (code) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  if (trace) Error.captureStackTrace(warning, above || process.emitWarning);
  return warning;
}
exports.createWarning = createWarning;
