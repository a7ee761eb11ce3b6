// The report of an uncaught exception: place, source line and caret, then the stack, on stderr.

const core = internalBinding('core');

// The first frame that is a file of the program: { file, line, column }.
function placeOf(error) {
  const position = core.errors.positionOf(error);
  if (position && position.line > 0 && !position.file.startsWith('node:')) return position;
  if (typeof error.stack !== 'string') return undefined;
  for (const match of error.stack.matchAll(/^ {4}at (?:.*\()?(.+?):(\d+):(\d+)\)?$/gm)) {
    if (!match[1].startsWith('node:')) return { file: match[1], line: +match[2], column: +match[3] };
  }
  return undefined;
}

function textOf(file) {
  return internalBinding('modules').readText(file.startsWith('file://') ? require('internal/url/url').fileURLToPath(file) : file);
}
function sourceLine(place) {
  try {
    return textOf(place.file).split('\n', place.line)[place.line - 1];
  } catch {
    return require('internal/process/evaluated').line(place.file, place.line);
  }
}

// A file that ends too early is found wrong behind its end, at what we put there: then the end of its text, or undefined.
function earlyEnd(error) {
  const place = placeOf(error);
  if (place === undefined || !/^Unexpected token '[)}]'/.test(error.message)) return undefined;
  try {
    const lines = textOf(place.file).split('\n');
    if (place.line <= lines.length) return undefined;
    while (lines.length > 1 && lines.at(-1).trim() === '') lines.pop();
    return { file: place.file, line: lines.length, column: lines.at(-1).length + 1 };
  } catch {
    return undefined;
  }
}

// The column of the `throw` whose error was made at `column`, else that (from 0).
function throwBefore(text, column) {
  return /\bthrow\s+(?:Object\.assign\()?$/.exec(text.slice(0, column))?.index ?? column;
}

// "file:line\nsource\n    ^\n", or '' when the place is not known.
function excerpt(error, place = placeOf(error), fromPromise = false) {
  if (place === undefined) return '';
  let text;
  place = core.sourceMaps?.original(place.file, place.line, place.column) ?? place;
  if (core.sourceMaps !== undefined) text = require('internal/modules/source_map').contentOf(place.file)?.split('\n', place.line)[place.line - 1];
  text ??= sourceLine(place);
  if (text === undefined) return `${place.file}:${place.line}\n`;
  let column = Math.min(Math.max((place.column || 1) - 1, 0), text.length);
  // An error made by the statement that throws it: that statement is the place, unless a promise has lost it.
  if (!fromPromise) column = throwBefore(text, column);
  const margin = text.slice(0, column).replace(/[^\t]/g, ' ');
  return `${place.file}:${place.line}\n${text}\n${margin}${'^'.repeat(Math.max(1, Math.min(place.length ?? 1, text.length - column)))}\n`;
}

// What Node shows of itself where it threw an error that the program had only made: people look for these lines.
const thrownByEmitter = "node:events:505\n    throw er; // Unhandled 'error' event\n    ^\n";
const thrownForPromise = 'node:internal/process/promises:392\n      new UnhandledPromiseRejection(reason);\n      ^\n';

function headOf(error, fromPromise) {
  if (placed.has(error)) return '';
  if (fromPromise && error.code === 'ERR_UNHANDLED_REJECTION') return thrownForPromise;
  if (error.code === 'ERR_UNHANDLED_ERROR') return thrownByEmitter;
  // A worker's error tells more by the worker's own line.
  const emitted = require('internal/events/helpers').emittedAt(error);
  return emitted === undefined || emitted.includes(' on Worker instance') ? excerpt(error, undefined, fromPromise) : thrownByEmitter;
}

// The stack, then where an emitter threw it, then its own properties.
function shown(error, inspect) {
  const emitted = require('internal/events/helpers').emittedAt(error);
  const plain = Object.keys(error).length === 0 && error.cause === undefined && !Object.hasOwn(error, 'errors') && error.stack.includes(error.constructor?.name);
  if (plain) return emitted === undefined ? error.stack : `${error.stack}\n${emitted}`;
  const text = inspect(error);
  if (emitted === undefined) return text;
  const { stack } = error;
  if (text.startsWith(stack)) return `${stack}\n${emitted}${text.slice(stack.length)}`;
  // Without frames of its own it is in brackets, as those of the file system are.
  return text.startsWith(`[${stack}]`) ? `${stack}\n${emitted}${text.slice(stack.length + 2)}` : text;
}

exports.excerpt = excerpt;
exports.placeOf = placeOf;

const placed = new WeakSet();

// A syntax error of a program's file names the place in its stack too, for those who catch it.
exports.withPlace = function withPlace(error) {
  core.errors.fix(error);
  if (!(error instanceof SyntaxError) || typeof error.stack !== 'string' || placed.has(error)) return error;
  const end = earlyEnd(error);
  if (end !== undefined) {
    error.stack = error.stack.replace(error.message, 'Unexpected end of input');
    error.message = 'Unexpected end of input';
  }
  const text = excerpt(error, end);
  if (text === '') return error;
  error.stack = `${text}\n${error.stack}`;
  placed.add(error);
  return error;
};

// The same for what a script of vm's threw: `text` is { code, filename, line } of the script, `place` where, if not on top of the stack.
exports.withExcerpt = function withExcerpt(error, text, place) {
  if (typeof error !== 'object' || error === null || placed.has(error)) return error;
  try {
    const { stack } = error;
    if (place === undefined) {
      const at = /^ {4}at (?:.*\()?(.+?):(\d+):(\d+)\)?$/m.exec(stack);
      if (at !== null) place = { file: at[1], line: at[2], column: at[3] };
    }
    if (place?.file !== text.filename || stack.startsWith(`${text.filename}:`)) return error;
    const line = text.code.split('\n')[place.line - 1 - text.line] ?? '';
    error.stack = `${text.filename}:${place.line}\n${line}\n${' '.repeat(throwBefore(line, Math.max(0, Math.min(place.column - 1, line.length))))}^\n\n${stack}`;
    placed.add(error);
  } catch { /* frozen, or no stack: as it is */ }
  return error;
};

// The engine tells no place for what is no error.
function thrownAt(error) {
  let frames = [];
  try {
    if (typeof error?.stack === 'string') frames = error.stack.split('\n').filter((line) => /^ {4}at /.test(line));
  } catch { /* a getter of the program's */ }
  return frames.length === 0 ? 'Thrown at: not known for a value that is no error\n' : `Thrown at:\n${frames.join('\n')}\n`;
}

exports.report = function report(error, fromPromise) {
  let text;
  // As Node does: what the program would have it shown as does not count, and more of it is.
  const inspect = (value, options) => {
    const { inspect: show } = require('internal/util/inspect');
    return show(value, { ...options, customInspect: false, depth: Math.max(show.defaultOptions.depth, 5) });
  };
  try {
    if (typeof error === 'object' && error !== null && Error.isError(error)) {
      const { stack } = error;
      if (typeof stack !== 'string' && stack !== undefined) {
        text = `${inspect(error)}\n`; // what Error.prepareStackTrace of the program gave
      } else if (typeof stack === 'string' && stack !== '') {
        text = `${headOf(error, fromPromise)}\n${shown(error, inspect)}\n`;
        if (text.startsWith('\n')) text = text.slice(1);
      } else {
        text = `Uncaught:\n${inspect(error)}\n`;
      }
    } else if (fromPromise) { // of a main module, or of a file of hooks
      const plain = error === null || (typeof error !== 'object' && typeof error !== 'function');
      const value = typeof error === 'symbol' ? '' : plain ? `${error}` : inspect(error, { showProxy: true });
      text = `${value}\n${plain ? '(Use `troika --trace-uncaught ...` to show where the exception was thrown)\n' : ''}`;
    } else {
      const primitive = (typeof error !== 'object' && typeof error !== 'function') || error === null;
      const shown = typeof error === 'string' ? `'${error}'` : inspect(error, { showProxy: true });
      text = `Uncaught:\n${shown}\n${primitive ? '(Use `troika --trace-uncaught ...` to show where the exception was thrown)\n' : ''}`;
    }
  } catch {
    text = `${typeof error?.stack === 'string' ? error.stack : 'Uncaught exception that cannot be shown'}\n`;
  }
  if (require('internal/options').get('--trace-uncaught')) text += thrownAt(error);
  const extra = require('internal/options').get('--extra-info-on-fatal-exception') !== false;
  core.writeSync(2, extra ? `${text}\nNode.js ${process.version} (troika ${process.versions.troika})\n` : text);
};
