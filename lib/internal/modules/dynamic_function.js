// new Function() whose text has import(): the engine has no import() of its own to offer, so the text goes through the
// same pass as a module's. Packages use this to keep a compiler from turning import() into require().

const core = internalBinding('core');

// The file of who called: what import() is relative to.
function callerFile() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 20;
  Error.prepareStackTrace = (error, frames) => frames;
  const frames = new Error().stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  if (Array.isArray(frames)) {
    for (const frame of frames) {
      const file = frame.getFileName?.();
      if (file && !file.startsWith('node:')) return file.startsWith('file:') ? require('url').fileURLToPath(file) : file;
    }
  }
  return require('path').join(process.cwd(), '[eval]');
}

exports.make = function make(Native, args, newTarget) {
  const made = Reflect.construct(Native, args, newTarget); // its checks, its errors
  const text = `${made}`;
  const source = `(${text})`;
  let code;
  try {
    code = internalBinding('compile').script(source, 0, 'anonymous');
  } catch {
    return made;
  }
  if (code === source) return made;
  const file = callerFile();
  const outer = new Native('$trk_import', '$trk_fix', `return ${code}`);
  return outer((specifier, given) => require('internal/modules/esm').dynamicImport(specifier, file, given), core.errors.fix);
};
