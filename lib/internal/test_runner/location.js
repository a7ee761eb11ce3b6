// Where the program declared a test: the first frame that is not ours.

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
    if (!file && !frame.isNative()) return undefined; // code of eval()
    if (!file || file.startsWith('node:')) continue;
    if (file.startsWith('file://')) file = require('url').fileURLToPath(file);
    const line = frame.getLineNumber();
    return { file, line, column: frame.getColumnNumber() };
  }
  return undefined;
};
