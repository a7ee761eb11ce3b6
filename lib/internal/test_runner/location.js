// Where the program declared a test: the first frame that is not ours.

const kept = { file: undefined, lines: undefined }; // of the file that was asked for last

function lineOf(file, line) {
  if (kept.file !== file) {
    kept.file = file;
    try {
      kept.lines = internalBinding('modules').readText(file).split('\n');
    } catch {
      kept.lines = [];
    }
  }
  return kept.lines[line - 1];
}

// The engine tells where a call's parenthesis is; a call is known by the name before it.
function columnOfCallee(file, line, column) {
  const text = lineOf(file, line);
  let at = column - 1;
  if (text === undefined || text[at] !== '(') return column;
  while (at > 0 && /[\w$]/.test(text[at - 1])) at--;
  return at + 1;
}

exports.callerLocation = function callerLocation() {
  const limit = Error.stackTraceLimit;
  const { prepareStackTrace } = Error;
  Error.stackTraceLimit = 20;
  Error.prepareStackTrace = (error, frames) => frames;
  let frames = new Error().stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = limit;
  if (!Array.isArray(frames)) frames = [];
  for (const frame of frames) {
    let file = frame.getFileName?.();
    if (!file || file.startsWith('node:')) continue;
    if (file.startsWith('file://')) file = require('url').fileURLToPath(file);
    const line = frame.getLineNumber();
    const column = frame.getColumnNumber();
    return { file, line, column: file.startsWith('/') ? columnOfCallee(file, line, column) : column };
  }
  return undefined;
};
