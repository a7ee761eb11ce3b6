// process.cwd(), which nearly every program needs at once.

const native = internalBinding('process');
const { isMainThread } = internalBinding('core');

let cached;

function ask() {
  try {
    return native.cwd();
  } catch ({ errno, code, syscall, message }) {
    throw Object.assign(new Error(code !== 'ENOENT' ? message : 'ENOENT: process.cwd failed with error no such file or directory, ' +
      'the current working directory was likely removed without changing the working directory, uv_cwd'), { errno, code, syscall });
  }
}

exports.cwd = function cwd() {
  // Only this process's own chdir changes it; a worker asks each time, as its parent may.
  if (!isMainThread) return ask();
  return (cached ??= ask());
};

// Where a program without a file of its own looks for modules: a removed directory does not keep it from starting.
exports.folder = function folder() {
  try {
    return exports.cwd();
  } catch {
    return require('path').dirname(process.execPath);
  }
};

exports.forget = () => { cached = undefined; };
